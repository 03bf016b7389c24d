import type { Boundary, Node } from '../model/network';
import { throughAppliance, throughInspection } from './appliance';
import type { Explorer, Position } from './explorer';
import { throughGateway } from './gateway';
import { throughNat } from './nat';
import type { Leak } from './path';
import { describeKind, hopOf, step, unproven } from './path';
import { throughTransitGateway } from './transit';

type Through<N extends Node = Node> = (explorer: Explorer, node: N, position: Position) => Leak | undefined;

const throughBoundary: Through<Boundary> = (_, node, position) => {
  const name = `${describeKind(node.kind)} '${node.origin.logicalId}'`;
  const packet = step(position, hopOf(node, node.kind));
  return unproven(packet, position.origin, `what ${name} reaches is outside the input`);
};

/** How a packet goes on from each kind of node; from any other it goes nowhere. */
const THROUGH: { readonly [K in Node['kind']]?: Through<Extract<Node, { kind: K }>> } = {
  'internet-gateway': throughGateway,
  'egress-only-internet-gateway': throughGateway,
  'carrier-gateway': throughGateway,
  'virtual-private-gateway': throughGateway,
  'nat-gateway': throughNat,
  'network-interface': throughAppliance,
  instance: throughAppliance,
  'network-firewall': throughInspection,
  'load-balancer': throughInspection,
  'vpc-endpoint-service': throughInspection,
  'vpc-endpoint': (explorer, node, position) =>
    node.type === 'gateway-load-balancer' ? throughInspection(explorer, node, position) : undefined,
  'transit-gateway': throughTransitGateway,
  'local-gateway': throughBoundary,
  'core-network': throughBoundary,
  'odb-network': throughBoundary,
};

/** How a packet goes on from a node; undefined when it goes nowhere. */
export function wayThrough(node: Node): Through | undefined {
  return THROUGH[node.kind] as Through | undefined;
}
