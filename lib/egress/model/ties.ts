import type { Guard, Guarded } from './choices';
import type { Origin, References, ServiceName } from './network';

/** What joins a network to others, or is about to, without a route: each is a finding of its own. */
export interface Ties {
  readonly links: Link[];
  readonly publicAccessBlocks: PublicAccessBlock[];
  readonly publicAccessExclusions: PublicAccessExclusion[];
  readonly mirrors: TrafficMirror[];
  readonly ingressTables: IngressTable[];
  readonly addressSwitches: AddressSwitch[];
  readonly shares: ResourceShare[];
  readonly services: OfferedService[];
  readonly serviceGrants: ServiceGrant[];
  readonly serviceNetworks: ServiceNetworkUse[];
  readonly dhcpOptions: DhcpOptions[];
  readonly dhcpUses: DhcpUse[];
}

interface Tie {
  readonly origin: Origin;
  /** When it exists. */
  readonly when: Guard;
}

/** Joins the network to one that the input does not show: Direct Connect, VPN, Cloud WAN, another transit gateway. */
export interface Link extends Tie {
  /** What it is, in a reader's words. */
  readonly what: string;
  /** The link itself and the gateways that it is plugged into: a declared boundary can name any of them. */
  readonly ends: References;
  /** The far end where it has a name of its own; where the input shows it, nothing is hidden. */
  readonly far?: References;
  /** It carries public addresses by its nature, so nobody can vouch for it. */
  readonly isPublic?: boolean;
}

/** VPC Block Public Access of an account and Region: state that a template can write and anybody can take back. */
export interface PublicAccessBlock extends Tie {
  readonly modes: readonly Guarded<'block-bidirectional' | 'block-ingress' | 'off'>[];
}

/** A VPC or subnet to which VPC Block Public Access does not apply. */
export interface PublicAccessExclusion extends Tie {
  readonly of: References;
}

/** Sends copies of packets to somewhere else, whatever the route tables say. */
export interface TrafficMirror extends Tie {
  /** The model's name of the session or target. */
  readonly id: string;
  /** Of a session its target, of a target the interface, load balancer or endpoint. */
  readonly to: References;
}

/** A route table for what comes in by a gateway. */
export interface IngressTable extends Tie {
  readonly gateway: References;
}

/** Gives IPv6 addresses to machines, or IPv4 names to machines that have only IPv6. */
export interface AddressSwitch extends Tie {
  readonly what: string;
}

/** Whom something is given to. */
export type Principal =
  | { readonly kind: 'own' }
  /** An organization or a unit of it: RAM takes only the owner's. */
  | { readonly kind: 'organization' }
  | { readonly kind: 'anyone' }
  | { readonly kind: 'account'; readonly name: string }
  /** A service of AWS, which acts for whoever uses it. */
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Resources that other accounts are given, by AWS Resource Access Manager. */
export interface ResourceShare extends Tie {
  /** Whether accounts outside of the organization can be given them. */
  readonly allowsOutsiders: readonly Guarded<boolean>[];
  readonly principals: readonly Guarded<Principal>[];
}

/** An endpoint service of the input: a way in for those who are allowed to use it. */
export interface OfferedService extends Tie {
  readonly id: string;
  /** Whether it accepts connections by itself. */
  readonly acceptsAll: readonly Guarded<boolean>[];
}

/** Somebody is allowed to connect to an endpoint service. */
export interface ServiceGrant extends Tie {
  readonly service: References;
  readonly principals: readonly Guarded<Principal>[];
}

/** A VPC is a member of a service network of VPC Lattice. */
export interface ServiceNetworkUse extends Tie {
  readonly serviceNames: readonly Guarded<ServiceName>[];
}

/**
 * Servers that machines are told to ask, by inputs that tell of networks alone; of templates, rules read the resources.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DhcpOptions.html
 */
export interface DhcpOptions extends Tie {
  readonly id: string;
  readonly servers: readonly DhcpServers[];
}

/** One of the options that name servers. */
export interface DhcpServers {
  /** As CloudFormation names it. */
  readonly option: 'DomainNameServers' | 'NetbiosNameServers' | 'NtpServers';
  /** Addresses, or `AmazonProvidedDNS`. */
  readonly named: readonly string[];
  /** Why there may be others. */
  readonly why?: string;
}

/** A VPC gives its machines a set of options. */
export interface DhcpUse extends Tie {
  readonly options: References;
  readonly vpc: References;
}

/** Nothing yet, for a loader to fill. */
export function noTies(): Ties {
  return {
    links: [],
    publicAccessBlocks: [],
    publicAccessExclusions: [],
    mirrors: [],
    ingressTables: [],
    addressSwitches: [],
    shares: [],
    services: [],
    serviceGrants: [],
    serviceNetworks: [],
    dhcpOptions: [],
    dhcpUses: [],
  };
}
