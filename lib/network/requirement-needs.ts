import { Token } from 'aws-cdk-lib';
import { needsOfActions, type Need } from '../endpoints/need';
import type { PartitionRow } from '../endpoints/partitions';
import type { Requirement } from '../requirements/requirements';
import { UsageError } from '../shared/errors';

/** What requirements come to for a network. */
export interface Asked {
  readonly needs: readonly Need[];
  /** Names that are no names of endpoints. */
  readonly names: readonly string[];
}

/** Account, Region and repository of an image in a private registry. */
const PRIVATE_IMAGE =
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.([a-z.]+)\/([a-z0-9._/-]+?)(?:[:@][\w.:+-]+)?$/;
const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * What requirements come to.
 *
 * @throws UsageError if an image is in no private registry of the Region
 */
export function askedBy(requirements: readonly Requirement[], place: PartitionRow): Asked {
  return {
    needs: requirements.flatMap((requirement) => needsOf(requirement, place)),
    names: requirements.flatMap(({ name }) => (name === undefined ? [] : [name.name])),
  };
}

function needsOf({ askedBy: path, api, image, artifact }: Requirement, place: PartitionRow): readonly Need[] {
  return [
    ...(api === undefined ? [] : [{ actions: [], resources: [], ...api, askedBy: path }]),
    ...(image === undefined ? [] : pulls(image.uri, { why: image.why, askedBy: path }, place)),
    ...(artifact === undefined
      ? []
      : [
          {
            service: 's3',
            actions: ['s3:GetObject'],
            resources: [artifact.arn],
            why: artifact.why,
            askedBy: path,
          },
        ]),
  ];
}

function pulls(
  uri: string,
  asker: Pick<Need, 'why' | 'askedBy'>,
  { partition, dnsSuffix }: PartitionRow,
): readonly Need[] {
  const token = needsOfActions({ ...asker, actions: ['ecr:GetAuthorizationToken'], resources: ['*'] });
  if (Token.isUnresolved(uri)) {
    return [...token, ...needsOfActions({ ...asker, actions: PULL_ACTIONS, resources: [] })];
  }
  const [, account, region, suffix, repository] = PRIVATE_IMAGE.exec(uri) ?? [];
  if (account === undefined || suffix !== dnsSuffix) {
    throw new UsageError(
      `'${asker.askedBy}' pulls the image '${uri}', expected one of a private ECR registry, like ` +
        `'111122223333.dkr.ecr.REGION.${dnsSuffix}/airgap/vllm/vllm-openai@sha256:…': mirror it (ImageMirror)`,
    );
  }
  const arn = `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
  return [...token, ...needsOfActions({ ...asker, actions: PULL_ACTIONS, resources: [arn] })];
}
