import type { OwnershipClass } from './catalogue';
import type { Partition } from './partitions';
import rows from './service-owned.json';

/** Which subnets an admission is for: workloads, or the handlers of custom resources. */
export type PolicyTier = 'workload' | 'handler';

/**
 * Something that an endpoint policy admits beside requests of own principals to own resources.
 *
 * ARN templates use `{partition}`, `{region}`, `{regionNoDashes}`, `{account}` (of the caller) and `{owner}`.
 */
export interface Admission {
  /** Statement id, unique. */
  readonly id: string;
  /** Catalogue keys of the endpoints whose policy carries it. */
  readonly endpoints: readonly string[];
  readonly class: OwnershipClass;
  /** `handler`: only in the policy of the handler tier. */
  readonly tier: PolicyTier;
  /** Catalogue keys of the services that it goes with; empty when only calls of its actions ask for it. */
  readonly neededBy: readonly string[];
  /** Whether only who names its resources, or its id, asks for it: its actions on any resource mean own ones. */
  readonly isNamed?: boolean;
  /** Whether AWS alone owns such resources, so that no statement about own ones fits them. */
  readonly isOfAws?: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Resources that only who names them gets. */
  readonly named?: readonly string[];
  /** Account that owns the resources, by Region; in other Regions nothing is admitted. */
  readonly owners?: Readonly<Record<string, string>>;
  /** Further `StringEquals` conditions. */
  readonly conditions?: Readonly<Record<string, string>>;
  readonly partitions: readonly Partition[];
  readonly why: string;
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** Every admission, in the order of the data file. */
export const ADMISSIONS: readonly Admission[] = rows as unknown as readonly Admission[];

/** Account that has the images of the add-ons of Amazon EKS in a Region; undefined where AWS does not publish it. */
export function eksRegistryAccount(region: string): string | undefined {
  return ADMISSIONS.find(({ id }) => id === EKS_ADDON_IMAGES)?.owners?.[region];
}

/** Id of the admission of the bucket that layers of images are in. */
export const IMAGE_LAYERS = 'EcrImageLayers';

/** Id of the admission of these images. */
export const EKS_ADDON_IMAGES = 'EksAddonImages';
