import type { Guard } from '../model/choices';
import type {
  Node,
  Reference,
  TransitGateway,
  TransitGatewayAttachment,
  TransitGatewayRoute,
} from '../model/network';
import type { Explorer, Position } from './explorer';
import type { Match } from './match';
import { matches } from './match';
import type { Leak } from './path';
import { hopOf, hopTo, step, unproven, worse } from './path';
import { defaultTableOf } from './topology';

/** A packet at a transit gateway: it goes on by the table that its VPC's attachment is associated with. */
export function throughTransitGateway(
  explorer: Explorer,
  gateway: TransitGateway,
  position: Position,
): Leak | undefined {
  const here = { ...position, packet: step(position, hopOf(gateway, 'transit-gateway')) };
  const { label } = position.vpc[0]?.value ?? { label: 'unknown' };
  const attachments = position.vpc.flatMap(({ value }) =>
    explorer.topology.attachmentsOfVpc(gateway.id, value.id),
  );
  if (attachments.length === 0) {
    const why = `no attachment of VPC '${label}' to transit gateway '${gateway.origin.logicalId}' is in the input`;
    return unproven(here.packet, position.origin, why);
  }
  let worst: Leak | undefined;
  for (const { when, value: attachment } of attachments) {
    const tables = tablesOf(explorer, gateway, attachment);
    if (tables.length === 0) {
      const why = `transit gateway attachment '${attachment.origin.logicalId}' is associated with no route table of the input`;
      worst = worse(worst, unproven(here.packet, position.origin, why));
    }
    for (const table of tables) {
      const own = explorer.choices.both(here.packet.when, when);
      const merged = own === undefined ? undefined : explorer.choices.both(own, table.when);
      if (merged !== undefined) {
        const next = { ...here, packet: { ...here.packet, when: merged } };
        worst = worse(worst, throughTable(explorer, table.value, { gateway, position: next }));
      }
    }
  }
  return worst;
}

function tablesOf(
  explorer: Explorer,
  gateway: TransitGateway,
  attachment: TransitGatewayAttachment,
): { when: Guard; value: Reference }[] {
  const tables = explorer.topology
    .linksOfAttachment(attachment.id)
    .filter(({ value: link }) => link.kind === 'association')
    .flatMap(({ when, value: link }) =>
      link.table.map((table) => ({ when: [...when, ...table.when], value: table.value })),
    );
  if (gateway.associatesByDefault) {
    const id = defaultTableOf(gateway.id);
    tables.push({ when: [], value: { id, label: `default of ${gateway.origin.logicalId}` } });
  }
  return tables;
}

function throughTable(
  explorer: Explorer,
  table: Reference,
  { gateway, position }: { gateway: TransitGateway; position: Position },
): Leak | undefined {
  const { origin } = position;
  const node = explorer.node(table.id);
  const isDefault = table.id === defaultTableOf(gateway.id);
  const inside = explorer.enter(table, step(position, hopTo(table, 'transit-gateway-route-table', node)));
  if (inside === undefined) {
    return undefined;
  }
  if (node?.kind !== 'transit-gateway-route-table' && !isDefault) {
    const why = `the routes of transit gateway route table '${table.label}' are not in the input`;
    return unproven(inside, origin, why);
  }
  const at = { ...position, packet: inside };
  let worst = propagatedInto(explorer, { table, gateway, isDefault }, at);
  for (const ways of matches(explorer, explorer.topology.transitEntriesOf(table.id), inside)) {
    for (const match of ways) {
      if (worst?.verdict === 'exposed') {
        return worst;
      }
      worst = worse(worst, throughRoute(explorer, match, at));
    }
  }
  return worst;
}

function throughRoute(
  explorer: Explorer,
  { entry, to, when }: Match<TransitGatewayRoute>,
  position: Position,
): Leak | undefined {
  const hop = { ...hopOf(entry.route, 'transit-gateway-route'), destination: entry.label };
  const packet = { ...step(position, hop), to };
  let worst: Leak | undefined;
  for (const attachment of entry.route.attachment) {
    const merged = explorer.choices.both(when, attachment.when);
    if (merged !== undefined) {
      const next = { ...position, packet: { ...packet, when: merged } };
      worst = worse(worst, throughAttachment(explorer, attachment.value, next));
    }
  }
  return worst === undefined || entry.why === undefined
    ? worst
    : { ...worst, verdict: 'unproven', why: entry.why };
}

/** Propagation from outside the input can carry a default route; from a VPC it carries only the VPC's ranges. */
function propagatedInto(
  explorer: Explorer,
  { table, gateway, isDefault }: { table: Reference; gateway: TransitGateway; isDefault: boolean },
  { packet, origin }: Position,
): Leak | undefined {
  for (const { when, attachment, leadsTo } of unseenPropagations(explorer, { table, gateway, isDefault })) {
    const merged = explorer.choices.both(packet.when, when);
    if (merged !== undefined && !explorer.isVouchedFor([{ when, value: attachment }])) {
      const why = `attachment '${attachment.label}' propagates routes from ${leadsTo}`;
      return unproven({ ...packet, when: merged }, origin, why);
    }
  }
  return undefined;
}

/** Routes that something outside the input propagates into a table. */
export interface Propagation {
  readonly when: Guard;
  readonly attachment: Reference;
  readonly leadsTo: string;
}

/** Remembered for each table, since every packet through it asks. */
function unseenPropagations(
  explorer: Explorer,
  { table, gateway, isDefault }: { table: Reference; gateway: TransitGateway; isDefault: boolean },
): readonly Propagation[] {
  const known = explorer.propagations.get(table.id);
  if (known !== undefined) {
    return known;
  }
  const linked = explorer.topology
    .linksOfTable(table.id)
    .filter(({ value: link }) => link.kind === 'propagation')
    .flatMap(({ when, value: link }) =>
      link.attachment.map(({ value }) => ({ when, attachment: value, node: explorer.node(value.id) })),
    );
  const byDefault =
    isDefault && gateway.propagatesByDefault
      ? explorer.topology.attachmentsOf(gateway.id).map(({ when, value: node }) => ({
          when,
          attachment: { id: node.id, label: node.origin.logicalId },
          node,
        }))
      : [];
  const found = [...linked, ...byDefault].flatMap(({ when, attachment, node }) => {
    const leadsTo = sourceOf(node);
    return leadsTo === undefined ? [] : [{ when, attachment, leadsTo }];
  });
  explorer.propagations.set(table.id, found);
  return found;
}

/** Where propagated routes come from that the input does not show. */
function sourceOf(node: Node | undefined): string | undefined {
  if (node?.kind !== 'transit-gateway-attachment') {
    return 'an attachment outside the input';
  }
  return node.isPropagating === false ? undefined : node.leadsTo;
}

function throughAttachment(explorer: Explorer, reference: Reference, position: Position): Leak | undefined {
  const { packet, origin } = position;
  const node = explorer.node(reference.id);
  const inside = step(position, hopTo(reference, 'transit-gateway-attachment', node));
  if (node?.kind !== 'transit-gateway-attachment') {
    const why = `cannot tell where transit gateway attachment '${reference.label}' leads: ${reference.why ?? 'it is outside the input'}`;
    return unproven(inside, origin, why);
  }
  const when = explorer.choices.both(packet.when, node.when);
  if (when === undefined) {
    return undefined;
  }
  if (node.leadsTo !== undefined) {
    return unproven(
      inside,
      origin,
      `what ${node.leadsTo} '${node.origin.logicalId}' reaches is outside the input`,
    );
  }
  return explorer.throughSubnets(node.subnets, { ...position, packet: { ...inside, when }, vpc: node.vpc });
}
