import { ALWAYS } from '../../model/choices';
import type { References, TransitGatewayAttachment } from '../../model/network';
import type { SnapshotReader } from './reader';
import { isGone, only, thing } from './reader';
import type { Row } from './row';

interface Found {
  readonly id: string;
  readonly row: Row;
}

/** Transit gateways, what is plugged into them, their route tables and the routes in those. */
export function readTransit(r: SnapshotReader): void {
  for (const found of r.things('TransitGateways', 'TransitGatewayId')) {
    // A live gateway spells out every association and propagation, the default ones too.
    const defaults = { associatesByDefault: false, propagatesByDefault: false };
    r.add({ kind: 'transit-gateway', ...thing(r, found, 'TransitGateway'), ...defaults });
  }
  readAttachments(r);
  for (const found of r.things('TransitGatewayRouteTables', 'TransitGatewayRouteTableId')) {
    const gateway = r.references(found.row.text('TransitGatewayId'), 'TransitGateways');
    r.add({ kind: 'transit-gateway-route-table', ...thing(r, found, 'TransitGatewayRouteTable'), gateway });
    readAssociations(r, found);
    readPropagations(r, found);
    readRoutes(r, found);
  }
}

/** Answers that list attachments, the one that says most first; each attachment is read once. */
function readAttachments(r: SnapshotReader): void {
  const vpcs = new Map(
    r.things('TransitGatewayVpcAttachments', 'TransitGatewayAttachmentId').map(({ id, row }) => [id, row]),
  );
  const seen = new Set<string>();
  for (const found of r.things('TransitGatewayAttachments', 'TransitGatewayAttachmentId')) {
    seen.add(found.id).add(found.row.text('ResourceId') ?? '');
    addAttachment(r, found, attachmentOf(r, found, vpcs.get(found.id)));
    associate(r, found);
  }
  for (const [id, row] of [...vpcs].filter(([candidate]) => !seen.has(candidate))) {
    addAttachment(r, { id, row }, vpcAttachment(r, row));
    associate(r, { id, row });
  }
  readOutside(r, seen);
}

type Parts = Pick<TransitGatewayAttachment, 'vpc' | 'subnets' | 'leadsTo' | 'isPropagating'>;

/** Attachments that only more special answers show. */
function readOutside(r: SnapshotReader, seen: ReadonlySet<string>): void {
  const outside = (leadsTo: string, isPropagating = true): Parts => ({
    vpc: [],
    subnets: [],
    leadsTo,
    ...(isPropagating ? {} : { isPropagating }),
  });
  const add = (key: string, idName: string, parts: Parts): void => {
    for (const found of r.things(key, idName)) {
      const isOfGateway = found.row.has('TransitGatewayId') || found.row.has('RequesterTgwInfo');
      if (!seen.has(found.id) && isOfGateway) {
        addAttachment(r, found, parts);
        associate(r, found);
      }
    }
  };
  add('TransitGatewayConnects', 'TransitGatewayAttachmentId', outside('a Connect attachment'));
  add('TransitGatewayPeeringAttachments', 'TransitGatewayAttachmentId', outside(PEERING, false));
  add('VpnConnections', 'VpnConnectionId', outside('a VPN connection'));
}

const PEERING = 'a peered transit gateway';

/** The type of an attachment → what it leads to. */
const LEADS_TO: ReadonlyMap<string, string> = new Map([
  ['connect', 'a Connect attachment'],
  ['direct-connect-gateway', 'a Direct Connect gateway'],
  ['peering', PEERING],
  ['tgw-peering', PEERING],
  ['vpn', 'a VPN connection'],
]);

function attachmentOf(r: SnapshotReader, { row }: Found, detail: Row | undefined): Parts {
  const type = row.text('ResourceType') ?? 'unknown';
  if (type !== 'vpc') {
    const leadsTo = LEADS_TO.get(type) ?? `an attachment of type ${type}`;
    return { vpc: [], subnets: [], leadsTo, ...(leadsTo === PEERING ? { isPropagating: false } : {}) };
  }
  if (detail !== undefined) {
    return vpcAttachment(r, detail);
  }
  const vpc = r.references(row.text('ResourceId'), 'Vpcs');
  const leadsTo =
    'a VPC by an attachment of which there is no output of describe-transit-gateway-vpc-attachments';
  return { vpc, subnets: [], leadsTo, isPropagating: false };
}

function vpcAttachment(r: SnapshotReader, row: Row): Parts {
  const vpc = r.references(row.text('VpcId'), 'Vpcs');
  const subnets = r.referenceList(row.texts('SubnetIds'), 'Subnets');
  if (subnets.length > 0) {
    return { vpc, subnets };
  }
  return { vpc, subnets, leadsTo: `a VPC by an attachment without 'SubnetIds'`, isPropagating: false };
}

function addAttachment(r: SnapshotReader, found: Found, parts: Parts): void {
  const gateways = ['RequesterTgwInfo', 'AccepterTgwInfo'].map((side) =>
    found.row.row(side)?.text('TransitGatewayId'),
  );
  const gateway = [found.row.text('TransitGatewayId'), ...gateways].flatMap((id) =>
    r.references(id, 'TransitGateways'),
  );
  const node = thing(r, found, 'TransitGatewayAttachment');
  r.add({ kind: 'transit-gateway-attachment', ...node, gateway, ...parts });
}

/** The route table that an attachment is associated with; where no answer tells, it may be any. */
function associate(r: SnapshotReader, { id, row }: Found): void {
  const association = row.row('Association');
  const table =
    association !== undefined && !isGone(association)
      ? association.text('TransitGatewayRouteTableId')
      : undefined;
  if (table !== undefined) {
    link(r, 'association', { attachment: id, table: r.references(table, 'TransitGatewayRouteTables') });
  }
  if (!r.snapshot.has('TransitGatewayAttachments') && !r.snapshot.has('Associations')) {
    unknownRoute(r, {
      table: `?table of ${id}`,
      row,
      why: `the route table of '${id}' is not known: there is no output of describe-transit-gateway-attachments`,
    });
    const unknown = { id: `?table of ${id}`, label: `of ${id}` };
    link(r, 'association', { attachment: id, table: [only(unknown)] });
    const node = thing(r, { id: unknown.id, row }, 'TransitGatewayRouteTable');
    r.add({ kind: 'transit-gateway-route-table', ...node, gateway: [] });
  }
}

function readAssociations(r: SnapshotReader, { id }: Found): void {
  for (const row of r.snapshot.rowsOf('Associations', id) ?? []) {
    const attachment = row.text('TransitGatewayAttachmentId');
    if (attachment !== undefined && !isGone(row)) {
      link(r, 'association', { attachment, table: r.references(id, 'TransitGatewayRouteTables') });
    }
  }
}

/** What is propagated today may be more tomorrow, so it counts even where no route has come of it. */
function readPropagations(r: SnapshotReader, { id, row }: Found): void {
  const rows = r.snapshot.rowsOf('TransitGatewayRouteTablePropagations', id);
  const table = r.references(id, 'TransitGatewayRouteTables');
  for (const propagation of rows ?? []) {
    const attachment = propagation.text('TransitGatewayAttachmentId');
    if (attachment !== undefined && propagation.text('State') !== 'disabled') {
      link(r, 'propagation', { attachment, table });
    }
  }
  if (rows === undefined && hasOutsideAttachment(r, row.text('TransitGatewayId'))) {
    const why = `what is propagated into '${id}' is not known: there is no output of get-transit-gateway-route-table-propagations`;
    unknownRoute(r, { table: id, row, why });
  }
}

function hasOutsideAttachment(r: SnapshotReader, gateway: string | undefined): boolean {
  return [...r.model.nodes.values()].some(
    (node) =>
      node.kind === 'transit-gateway-attachment' &&
      node.leadsTo !== undefined &&
      node.isPropagating !== false &&
      node.gateway.some(({ value }) => value.id === gateway),
  );
}

function readRoutes(r: SnapshotReader, { id, row }: Found): void {
  const routes = r.snapshot.rowsOf('Routes', id);
  if (routes === undefined) {
    const why = `the routes of '${id}' are not known: there is no output of search-transit-gateway-routes`;
    unknownRoute(r, { table: id, row, why });
  }
  for (const route of routes ?? []) {
    const block = route.text('DestinationCidrBlock') ?? 'unknown';
    const isBlackhole = route.text('State') === 'blackhole';
    const attachments = route
      .rows('TransitGatewayAttachments')
      .flatMap((attachment) => attachment.text('TransitGatewayAttachmentId') ?? []);
    r.model.transitRoutes.push({
      kind: 'transit-gateway-route',
      ...thing(r, { id: `${id}|${block}`, row: route }, 'TransitGatewayRoute'),
      table: r.references(id, 'TransitGatewayRouteTables'),
      destinations: r.destinations(block),
      attachment: isBlackhole ? [] : targetsOf(r, attachments),
    });
  }
}

function targetsOf(r: SnapshotReader, attachments: readonly string[]): References {
  const why = 'the route names no attachment';
  return attachments.length > 0
    ? r.referenceList(attachments, 'TransitGatewayAttachments')
    : [only({ id: '?attachment', label: 'unknown', why })];
}

/** Stands for routes that no answer shows. */
function unknownRoute(
  r: SnapshotReader,
  { table, row, why }: { readonly table: string; readonly row: Row; readonly why: string },
): void {
  r.model.transitRoutes.push({
    kind: 'transit-gateway-route',
    ...thing(r, { id: `${table}|unknown`, row }, 'TransitGatewayRoute'),
    table: [only({ id: table, label: table })],
    destinations: [only({ kind: 'unknown', why })],
    attachment: [only({ id: `?attachment of ${table}`, label: 'unknown', why })],
  });
}

function link(
  r: SnapshotReader,
  kind: 'association' | 'propagation',
  { attachment, table }: { readonly attachment: string; readonly table: References },
): void {
  r.model.transitLinks.push({
    kind,
    when: ALWAYS,
    attachment: r.references(attachment, 'TransitGatewayAttachments'),
    table,
  });
}
