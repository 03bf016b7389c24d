/**
 * What an input may reach, or be reached by, beyond itself: one destination with the resource that leads to it.
 *
 * `kind`, `destination` and `via` tell destinations apart; the rest explains and may be worded anew.
 */
export interface ManifestEntry {
  readonly kind: DestinationKind;
  /** In AWS's own spelling: a service name, an account, a Region, an ARN, an address block, an address. */
  readonly destination: string;
  /** `Stack/LogicalId` of what leads there, or the name that a boundary file gives it. */
  readonly via: string;
  /** What lets it be; `nothing` for a finding that fails the audit. */
  readonly allowedBy: 'definition' | 'declaration' | 'waiver' | 'severity' | 'nothing';
  readonly why: string;
  /** Present when it holds only for some settings of the input. */
  readonly condition?: string;
  readonly waiver?: {
    readonly rule: string;
    readonly reason: string;
    readonly owner: string;
    readonly expires: string;
  };
  readonly declaration?: {
    readonly owner: string;
    readonly direction: string;
    readonly expires: string;
    readonly evidence: string;
  };
}

export type DestinationKind =
  | 'account'
  | 'address'
  | 'declared-network'
  | 'endpoint-service'
  | 'finding'
  | 'forwarder'
  | 'identity-provider'
  | 'internet'
  | 'name'
  | 'name-list'
  | 'network'
  | 'peering'
  | 'region'
  | 'resource';

/** Every destination of an input, in a fixed order, so that two manifests can be compared line by line. */
export interface Manifest {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'cdk-airgap' };
  readonly destinations: readonly ManifestEntry[];
}

/** What tells destinations apart. */
export type DestinationName = Pick<ManifestEntry, 'destination' | 'via'> & { readonly kind: string };

/** A key by which equal destinations are found. */
export function keyOf({ kind, destination, via }: DestinationName): string {
  return JSON.stringify([kind, destination, via]);
}
