import { requirePartition } from './catalogue';
import { needsOfActions, type Need } from './need';
import { EKS_ADDON_IMAGES, eksRegistryAccount, IMAGE_LAYERS } from './service-owned';

/** What somebody requires of the services of AWS, as constructs say it. */
export interface Required {
  readonly askedBy: string;
  readonly api?: {
    readonly service: string;
    readonly actions?: readonly string[];
    readonly resources?: readonly string[];
    readonly why: string;
  };
  /** An image without `uri` is known only at deployment. */
  readonly image?: { readonly uri?: string; readonly why: string };
  readonly artifact?: { readonly arn: string; readonly why: string };
}

/** An image that no private registry of the Region has: no endpoint leads to others. */
export interface ForeignImage {
  readonly uri: string;
  readonly why: string;
  readonly askedBy: string;
}

export interface RequiredNeeds {
  readonly needs: readonly Need[];
  readonly foreignImages: readonly ForeignImage[];
}

/** Account, Region and repository of an image in a private registry. */
const PRIVATE_IMAGE =
  /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)\/([a-z0-9._/-]+?)(?:[:@][\w.:+-]+)?$/;
const LAYER_ACTION = 'ecr:GetDownloadUrlForLayer';
const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', LAYER_ACTION];

/**
 * The calls that requirements come to in a Region.
 *
 * @throws UsageError if the Region is unknown
 */
export function requiredNeeds(required: readonly Required[], region: string): RequiredNeeds {
  const pulls = required.map(({ askedBy, image }) =>
    image === undefined ? NOTHING : pullsOf({ ...image, askedBy }, region),
  );
  return {
    needs: required.flatMap((one, index) => [
      ...callsOf(one),
      ...layersOf(one),
      ...(pulls[index] ?? NOTHING).needs,
    ]),
    foreignImages: pulls.flatMap(({ foreignImages }) => foreignImages),
  };
}

const NOTHING: RequiredNeeds = { needs: [], foreignImages: [] };

/** Layers of images, of who calls the registry for where they are. */
export function layersOf({ api, askedBy }: Pick<Required, 'api' | 'askedBy'>): readonly Need[] {
  return api?.service === 'ecr-dkr' && api.actions?.includes(LAYER_ACTION) === true
    ? [layersNeed({ askedBy, why: api.why })]
    : [];
}

/** Layers come from a bucket of AWS, whoever asked the registry where they are. */
function layersNeed({ why, askedBy }: Pick<Need, 'why' | 'askedBy'>): Need {
  return { service: 's3', actions: ['s3:GetObject'], resources: [], owned: IMAGE_LAYERS, why, askedBy };
}

function callsOf({ askedBy, api, artifact }: Required): readonly Need[] {
  return [
    ...(api === undefined
      ? []
      : [{ ...api, actions: api.actions ?? [], resources: api.resources ?? [], askedBy }]),
    ...(artifact === undefined
      ? []
      : [
          {
            service: 's3',
            actions: ['s3:GetObject'],
            resources: [artifact.arn],
            why: artifact.why,
            askedBy,
          },
        ]),
  ];
}

function pullsOf(
  { uri, why, askedBy }: { readonly uri?: string; readonly why: string; readonly askedBy: string },
  here: string,
): RequiredNeeds {
  const { partition, dnsSuffix } = requirePartition(here);
  const token = needsOfActions({ why, askedBy, actions: ['ecr:GetAuthorizationToken'], resources: ['*'] });
  const pull = (resources: readonly string[], owned?: string): RequiredNeeds => ({
    needs: [
      layersNeed({ why, askedBy }),
      ...token,
      ...needsOfActions({
        why,
        askedBy,
        actions: PULL_ACTIONS,
        resources,
        ...(owned === undefined ? {} : { owned }),
      }),
    ],
    foreignImages: [],
  });
  if (uri === undefined) {
    return pull([]);
  }
  const [, account, region, suffix, repository] = PRIVATE_IMAGE.exec(uri) ?? [];
  return account === undefined || suffix !== dnsSuffix || region !== here
    ? { needs: [], foreignImages: [{ uri, why, askedBy }] }
    : pull(
        [`arn:${partition}:ecr:${region}:${account}:repository/${repository}`],
        account === eksRegistryAccount(region) ? EKS_ADDON_IMAGES : undefined,
      );
}
