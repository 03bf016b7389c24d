import type { Partition } from './partitions';

/** How a VPC reaches the service. */
export type EndpointKind = 'gateway' | 'interface';

/**
 * Who owns what an endpoint policy must admit.
 *
 * - `own`: resources of the caller's own boundary
 * - `service-owned`: resources of an AWS account, asked for by our principals
 * - `unauthenticated`: requests that carry no signature
 * - `presigned`: requests that the service itself signed
 */
export type OwnershipClass = 'own' | 'service-owned' | 'unauthenticated' | 'presigned';

/** A member of a row that may be without a source. */
export type Unverified = 'dnsNames' | 'iamPrefixes' | 'policySupported';

/** One row of the endpoint catalogue. Name templates use `{region}`, `{dnsSuffix}` and `{apiSuffix}`. */
export interface CatalogueRow {
  /** Key of the service in this package, e.g. `ecr-api`. */
  readonly key: string;
  readonly awsName: string;
  readonly kind: EndpointKind;
  /** Endpoint service name by partition; null where no endpoint is known to exist. */
  readonly serviceNames: Readonly<Record<Partition, string | null>>;
  /** Regions whose name differs from the rest of their partition; null where no endpoint is known to exist. */
  readonly regionServiceNames?: Readonly<Record<string, string | null>>;
  /** Partitions and Regions whose name follows the default pattern and was not confirmed by a source. */
  readonly byConvention: readonly string[];
  /** Host names that workloads resolve; answered by the endpoint when it has private DNS. */
  readonly dnsNames: readonly string[];
  /** Host names where they differ from `dnsNames`, by partition. */
  readonly partitionDnsNames?: Readonly<Partial<Record<Partition, readonly string[]>>>;
  readonly privateDns: boolean;
  /** False when AWS warns of private hosted zones of its names: these lead astray. */
  readonly privateZones?: false;
  /**
   * Key of the service's gateway endpoint, beside which this one is an interface: for machines of other networks, and only
   * where somebody asks for it. What is called inside the VPC goes by the gateway.
   */
  readonly gateway?: string;
  /** False when the service accepts no endpoint policy: the endpoint then admits every request. */
  readonly policySupported: boolean;
  /** False when the FIPS endpoint accepts no endpoint policy, though the other does. */
  readonly fipsPolicySupported?: false;
  /** False when nothing can be sent through the endpoint, because it serves public documents alone. */
  readonly carriesData?: false;
  /** False when requests carry no `aws:ResourceAccount`, so that only the principal can be compared. */
  readonly resourceOwnerKey: boolean;
  /** True when no request of own principals hands anything to a resource of another account. */
  readonly ownResourcesAlone?: true;
  /** IAM service prefixes of the actions that the endpoint serves; none when it serves what IAM has no actions for. */
  readonly iamPrefixes: readonly string[];
  readonly admits: readonly OwnershipClass[];
  /** TCP ports that the endpoint listens on. */
  readonly ports: readonly number[];
  /** Short name of the FIPS endpoint service, null when there is none. */
  readonly fips: string | null;
  /** Region that the service lives in, by partition, for services that are not regional. */
  readonly serviceRegions: Readonly<Partial<Record<Partition, string>>>;
  /** Services that are needed beside this one, and why. */
  readonly companions: readonly Companion[];
  readonly note?: string;
  /** What no source confirms: an endpoint policy is then attached, names and prefixes follow AWS's patterns. */
  readonly unverified?: readonly Unverified[];
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

/** A service that is needed beside another one. */
export interface Companion {
  readonly service: string;
  readonly why: string;
  /** Actions that are called on it; empty when only what AWS owns there is read. */
  readonly actions?: readonly string[];
}
