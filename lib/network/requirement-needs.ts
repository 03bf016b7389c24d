import { Token } from 'aws-cdk-lib';
import type { Need } from '../endpoints/need';
import { requiredNeeds, type Required } from '../endpoints/required';
import type { Requirement } from '../requirements/requirements';
import { UsageError } from '../shared/errors';
import type { Layout } from './layout';

/** What requirements come to for a network. */
export interface Asked {
  readonly needs: readonly Need[];
  /** Names that are no names of endpoints. */
  readonly names: readonly string[];
}

/**
 * What requirements come to.
 *
 * @throws UsageError if an image is in no private registry of the Region
 */
export function askedBy(
  requirements: readonly Requirement[],
  { place, region }: Pick<Layout, 'place' | 'region'>,
): Asked {
  const settle = (arn: string): string => settled(arn, { partition: place.partition, region });
  const { needs, foreignImages } = requiredNeeds(
    requirements.map((requirement) => toRequired(requirement, settle)),
    region,
  );
  const [foreign] = foreignImages;
  if (foreign !== undefined) {
    throw new UsageError(
      `'${foreign.askedBy}' pulls the image '${foreign.uri}', expected one of a private ECR registry of the Region, like ` +
        `'111122223333.dkr.ecr.${region}.${place.dnsSuffix}/airgap/vllm/vllm-openai@sha256:…': mirror it (ImageMirror)`,
    );
  }
  return {
    needs,
    names: requirements.flatMap(({ name }) => (name === undefined ? [] : [name.name])),
  };
}

function toRequired(
  { image, api, artifact, ...rest }: Requirement,
  settle: (arn: string) => string,
): Required {
  const calls = {
    ...rest,
    ...(api && { api: { ...api, ...(api.resources && { resources: api.resources.map(settle) }) } }),
    ...(artifact && { artifact: { ...artifact, arn: settle(artifact.arn) } }),
  };
  if (image === undefined) {
    return calls;
  }
  return { ...calls, image: Token.isUnresolved(image.uri) ? { why: image.why } : image };
}

/** How CDK writes references to where a stack is deployed. */
const PARTITION = /\$\{Token\[AWS\.Partition\.\d+\]\}/g;
const REGION = /\$\{Token\[AWS\.Region\.\d+\]\}/g;

/** An ARN with the partition and the Region of the network in it, where it refers to them. */
function settled(arn: string, place: { readonly partition: string; readonly region: string }): string {
  return arn.replace(PARTITION, place.partition).replace(REGION, place.region);
}
