import type { Guard, Guarded } from './choices';
import type { Destination, References, Thing } from './network';

/** @see https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html */
export interface TransitGateway extends Thing {
  readonly kind: 'transit-gateway';
  readonly associatesByDefault: boolean;
  readonly propagatesByDefault: boolean;
}

/** What is plugged into a transit gateway. */
export interface TransitGatewayAttachment extends Thing {
  readonly kind: 'transit-gateway-attachment';
  readonly gateway: References;
  readonly vpc: References;
  readonly subnets: References;
  /** Set for attachments that lead outside the input: VPN, peering, Connect, Direct Connect. */
  readonly leadsTo?: string;
  /** Whether routes of what it leads to can be propagated; peering takes static routes alone. */
  readonly isPropagating?: boolean;
}

export interface TransitGatewayRouteTable extends Thing {
  readonly kind: 'transit-gateway-route-table';
  readonly gateway: References;
}

export interface TransitGatewayLink {
  readonly kind: 'association' | 'propagation';
  readonly when: Guard;
  readonly attachment: References;
  readonly table: References;
}

export interface TransitGatewayRoute extends Thing {
  readonly kind: 'transit-gateway-route';
  readonly table: References;
  readonly destinations: readonly Guarded<Destination>[];
  /** Empty for a blackhole. */
  readonly attachment: References;
}
