import type { Cidr } from '../../shared/cidr';
import type { Guard, Guarded } from './choices';
import { Choices } from './choices';
import type { Declaration } from './declaration';
import type { FilterSource } from './filters';
import type { Kubernetes } from './kubernetes';
import { Resources } from './resource';
import type { Ties } from './ties';
import { noTies } from './ties';
import type {
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayLink,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
} from './transit';
import type { Opaque, SecurityGroupUse, Stray, Unclassified } from './unseen';

export type {
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayLink,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
} from './transit';

/**
 * What a network is to the analyzer.
 *
 * Loaders fill it; reach and rules read it. It knows neither CloudFormation nor the EC2 API, only EC2's own nouns.
 */

/** Where a fact was written. */
export interface Origin {
  /** The stack's path in its app, or the name of the template. */
  readonly stack: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly constructPath?: string;
  /** Path of the template or snapshot, as it was given. */
  readonly file?: string;
  /** First line of it in the file, from 1, where the loader knows it at no cost. */
  readonly line?: number;
}

/**
 * Names a thing of the network.
 *
 * Equal ids are the same thing, also when it is outside the input; `why` then says why it could not be looked up.
 */
export interface Reference {
  readonly id: string;
  /** What a reader calls it. */
  readonly label: string;
  readonly why?: string;
}

/** A reference that may differ by the settings of the input; empty when there is none. */
export type References = readonly Guarded<Reference>[];

/** Where a route's packets go to. */
export type Destination =
  | { readonly kind: 'cidr'; readonly cidr: Cidr }
  | { readonly kind: 'prefix-list'; readonly list: Reference }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a route hands its packets to. */
export type Target =
  | { readonly kind: 'local' }
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'node'; readonly node: Reference; readonly as: TargetKind };

/** What the route's own property says about the kind of its target. */
export type TargetKind =
  | 'gateway'
  | 'nat-gateway'
  | 'egress-only-internet-gateway'
  | 'carrier-gateway'
  | 'transit-gateway'
  | 'vpc-peering-connection'
  | 'vpc-endpoint'
  | 'network-interface'
  | 'instance'
  | 'local-gateway'
  | 'core-network'
  | 'odb-network'
  | 'unknown';

/** What all things of a network have. */
export interface Thing {
  readonly id: string;
  readonly origin: Origin;
  /** When the thing exists. */
  readonly when: Guard;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html */
export interface Vpc extends Thing {
  readonly kind: 'vpc';
  /** Ranges that are known for certain. */
  readonly cidrs: Cidr[];
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html */
export interface Subnet extends Thing {
  readonly kind: 'subnet';
  readonly vpc: References;
  /** Set when the subnet itself is outside the input and only its association is inside. */
  readonly isExternal?: boolean;
  /** Set when paths of others lead through it and nothing is asked of itself. */
  readonly isContext?: boolean;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RouteTable.html */
export interface RouteTable extends Thing {
  readonly kind: 'route-table';
  readonly vpc: References;
}

/** A subnet uses a route table. */
export interface Association {
  readonly origin: Origin;
  readonly when: Guard;
  readonly subnet: References;
  readonly table: References;
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html */
export interface Route extends Thing {
  readonly kind: 'route';
  readonly table: References;
  readonly destinations: readonly Guarded<Destination>[];
  readonly targets: readonly Guarded<Target>[];
}

/** Something may add routes that the input does not show. */
export interface OpaqueRoutes {
  readonly origin: Origin;
  readonly when: Guard;
  /** A route table, or a VPC for all of its tables. */
  readonly into: References;
  readonly why: string;
  /** The gateway that the routes come from; a declared boundary can vouch for it. */
  readonly via?: References;
}

/** A gateway that belongs to a VPC by attachment or by birth. */
export interface Gateway extends Thing {
  readonly kind:
    'internet-gateway' | 'egress-only-internet-gateway' | 'carrier-gateway' | 'virtual-private-gateway';
  readonly vpcs: Guarded<Reference>[];
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
export interface NatGateway extends Thing {
  readonly kind: 'nat-gateway';
  readonly connectivity: readonly Guarded<'public' | 'private'>[];
  /** A regional NAT gateway has no subnet; the service owns its route to the VPC's internet gateway. */
  readonly isRegional: boolean;
  readonly subnets: References;
  readonly vpc: References;
}

/** An interface or instance that packets can be handed to. */
export interface Appliance extends Thing {
  readonly kind: 'network-interface' | 'instance';
  readonly subnets: References;
  /** Whether it forwards packets that are not its own: source/destination checking is off. */
  readonly forwards: readonly Guarded<boolean>[];
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html */
export interface Endpoint extends Thing {
  readonly kind: 'vpc-endpoint';
  readonly type:
    'gateway' | 'interface' | 'gateway-load-balancer' | 'resource' | 'service-network' | 'unknown';
  readonly vpc: References;
  readonly subnets: References;
  /** Set when the service behind it is outside the input. */
  readonly service: References;
  /** The name of the service, one for each setting; empty when the loader does not know names. */
  readonly serviceNames?: readonly Guarded<ServiceName>[];
}

/** Whose service an endpoint leads to. */
export type ServiceName =
  | { readonly kind: 'aws'; readonly name: string }
  | { readonly kind: 'own' }
  | { readonly kind: 'foreign'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** A way in that needs no route: a public name or address, or a tunnel from a public API. */
export interface Door {
  readonly origin: Origin;
  readonly when: Guard;
  /** What it is, in a reader's words. */
  readonly what: string;
  /** `open` by itself; `routed` when a subnet that it stands in has a path; an `address` only tells of intent. */
  readonly kind: 'open' | 'routed' | 'address';
  readonly subnets: References;
}

/** Forwards packets through subnets of its own, or of what stands behind it. */
export interface Inspection extends Thing {
  readonly kind: 'network-firewall' | 'vpc-endpoint-service' | 'load-balancer';
  readonly subnets: References;
  /** Load balancers of a service, target groups of a load balancer. */
  readonly behind: References;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/target-groups.html */
export interface TargetGroup extends Thing {
  readonly kind: 'target-group';
  /** Machines that are registered by the input itself. */
  readonly targets: References;
}

/** An interface is plugged into an instance: packets that enter by one leave by any other. */
export interface ApplianceLink {
  readonly when: Guard;
  readonly instance: References;
  readonly networkInterface: References;
}

/** A thing that always leads to what the input does not show, or, for peering, never further than its peer. */
export interface Boundary extends Thing {
  readonly kind: 'vpc-peering-connection' | 'local-gateway' | 'core-network' | 'odb-network';
  /** The VPCs that a peering connection joins. */
  readonly between?: References;
}

export interface PrefixList extends Thing {
  readonly kind: 'prefix-list';
  readonly entries: readonly Guarded<Destination>[];
}

export type Node =
  | Vpc
  | Subnet
  | RouteTable
  | Gateway
  | NatGateway
  | Appliance
  | Endpoint
  | Inspection
  | TargetGroup
  | TransitGateway
  | TransitGatewayAttachment
  | TransitGatewayRouteTable
  | Boundary
  | PrefixList;

export interface NetworkModel {
  readonly choices: Choices;
  readonly nodes: Map<string, Node>;
  readonly associations: Association[];
  readonly routes: Route[];
  readonly opaqueRoutes: OpaqueRoutes[];
  readonly applianceLinks: ApplianceLink[];
  readonly transitLinks: TransitGatewayLink[];
  readonly transitRoutes: TransitGatewayRoute[];
  readonly opaque: Opaque[];
  readonly unclassified: Unclassified[];
  readonly doors: Door[];
  readonly strays: Stray[];
  readonly ties: Ties;
  /** Networks of the owner that the input does not show, and that somebody vouches for. */
  readonly declarations: Declaration[];
  readonly defaultSecurityGroupUses: SecurityGroupUse[];
  /** Security groups and network ACLs, read when they are asked for. */
  readonly filterSources: FilterSource[];
  readonly stacks: string[];
  /** Every resource as it was written; empty for inputs that tell of networks alone. */
  readonly resources: Resources;
  /** What resources apply to clusters. */
  readonly kubernetes: Kubernetes;
  /** Set when a part of the input tells of networks alone: what else is there is not shown. */
  isNetworkAlone: boolean;
  resourceCount: number;
}

/** A network without anything in it, for a loader to fill. */
export function emptyNetwork(): NetworkModel {
  return {
    choices: new Choices(),
    nodes: new Map(),
    associations: [],
    routes: [],
    opaqueRoutes: [],
    applianceLinks: [],
    transitLinks: [],
    transitRoutes: [],
    opaque: [],
    unclassified: [],
    doors: [],
    strays: [],
    ties: noTies(),
    declarations: [],
    defaultSecurityGroupUses: [],
    filterSources: [],
    stacks: [],
    resources: new Resources(),
    kubernetes: { objects: [], unread: [] },
    isNetworkAlone: false,
    resourceCount: 0,
  };
}
