import type { Node } from './network';

/** Gateways and tables by which code that is handed one of them can add a route. */
export const ROUTED_KINDS: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'route-table',
  'internet-gateway',
  'egress-only-internet-gateway',
  'carrier-gateway',
  'virtual-private-gateway',
  'nat-gateway',
  'transit-gateway',
  'transit-gateway-route-table',
]);
