import { describe, expect, test } from 'vitest';
import type { Resource } from './plan';
import { aws, refs } from './plan';
import { LATER, labels, modelOf, nodeOf, told } from './told';

describe('a transit gateway of a plan', () => {
  test.each<[Readonly<Record<string, unknown>>, boolean, boolean]>([
    [{}, true, true],
    [{ default_route_table_association: 'disable' }, false, true],
    [{ default_route_table_propagation: 'disable' }, true, false],
    [{ default_route_table_association: LATER, default_route_table_propagation: LATER }, true, true],
  ])('has default tables, %j', (args, associatesByDefault, propagatesByDefault) => {
    expect(nodeOf('ec2_transit_gateway', args)).toEqual({
      kind: 'transit-gateway',
      associatesByDefault,
      propagatesByDefault,
    });
  });

  const GATEWAY = { transit_gateway_id: 'tgw-1' };
  const plain = { kind: 'transit-gateway-attachment', gateway: 'tgw-1', vpc: '', subnets: '' };

  test.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    [
      'ec2_transit_gateway_vpc_attachment',
      { ...GATEWAY, vpc_id: 'vpc-1', subnet_ids: [refs('aws_subnet.a.id')] },
      { ...plain, vpc: 'vpc-1', subnets: 'aws_subnet.a' },
    ],
    [
      'ec2_transit_gateway_peering_attachment',
      GATEWAY,
      { ...plain, leadsTo: 'a peered transit gateway', isPropagating: false },
    ],
    ['ec2_transit_gateway_connect', GATEWAY, { ...plain, leadsTo: 'a Connect attachment' }],
    ['vpn_connection', GATEWAY, { ...plain, leadsTo: 'a VPN connection' }],
    [
      'dx_gateway_association',
      { associated_gateway_id: 'tgw-2' },
      { ...plain, gateway: 'tgw-2', leadsTo: 'a Direct Connect gateway' },
    ],
    [
      'networkmanager_transit_gateway_route_table_attachment',
      GATEWAY,
      { ...plain, gateway: '', leadsTo: 'a core network' },
    ],
  ])('has an attachment, %s', (type, args, expected) => {
    expect(nodeOf(type, args)).toEqual(expected);
  });

  test('has an attachment that somebody else has made', () => {
    const accepter = { transit_gateway_attachment_id: 'tgw-attach-1', ...GATEWAY };
    const model = modelOf(aws('ec2_transit_gateway_vpc_attachment_accepter.x', accepter));
    expect(told(model.nodes.get('tgw-attach-1'))).toEqual({
      ...plain,
      vpc: 'aws_ec2_transit_gateway_vpc_attachment_accepter.x.vpc_id',
      subnets: 'aws_ec2_transit_gateway_vpc_attachment_accepter.x.subnet_ids',
    });
  });

  test('has an attachment of which the plan has both sides', () => {
    const own = { ...GATEWAY, vpc_id: 'vpc-1', subnet_ids: [refs('aws_subnet.a.id')] };
    const accepter = { transit_gateway_attachment_id: refs('aws_ec2_transit_gateway_vpc_attachment.x.id') };
    const model = modelOf(
      aws('ec2_transit_gateway_vpc_attachment.x', own),
      aws('ec2_transit_gateway_vpc_attachment_accepter.y', accepter),
    );
    const node = model.nodes.get('net.tfplan.json:aws_ec2_transit_gateway_vpc_attachment.x');
    expect(told(node)).toEqual({ ...plain, vpc: 'vpc-1', subnets: 'aws_subnet.a' });
  });

  test('has a table that a core network propagates into', () => {
    const attachment = aws('networkmanager_transit_gateway_route_table_attachment.x', {
      transit_gateway_route_table_arn: refs('aws_ec2_transit_gateway_route_table.t.arn'),
    });
    const { transitLinks } = modelOf(aws('ec2_transit_gateway_route_table.t', GATEWAY), attachment);
    expect(transitLinks.map((link) => [link.kind, labels(link.attachment), labels(link.table)])).toEqual([
      [
        'propagation',
        'aws_networkmanager_transit_gateway_route_table_attachment.x',
        'aws_ec2_transit_gateway_route_table.t',
      ],
    ]);
  });

  test('has route tables', () => {
    expect(nodeOf('ec2_transit_gateway_route_table', GATEWAY)).toEqual({
      kind: 'transit-gateway-route-table',
      gateway: 'tgw-1',
    });
  });

  test.each(['association', 'propagation'])('has a table by its %s', (kind) => {
    const { transitLinks } = modelOf(
      aws(`ec2_transit_gateway_route_table_${kind}.x`, {
        transit_gateway_attachment_id: 'tgw-attach-1',
        transit_gateway_route_table_id: 'tgw-rtb-1',
      }),
    );
    expect(transitLinks.map((link) => [link.kind, labels(link.attachment), labels(link.table)])).toEqual([
      [kind, 'tgw-attach-1', 'tgw-rtb-1'],
    ]);
  });

  test.each(['association', 'propagation'])('has another default table for every %s', (kind) => {
    const attachment = (name: string, gateway: string): Resource =>
      aws(`ec2_transit_gateway_connect.${name}`, {
        transit_gateway_id: refs(`aws_ec2_transit_gateway.${gateway}.id`),
      });
    const { transitLinks } = modelOf(
      aws(`ec2_transit_gateway_default_route_table_${kind}.x`, {
        transit_gateway_id: refs('aws_ec2_transit_gateway.t.id'),
        transit_gateway_route_table_id: 'tgw-rtb-1',
      }),
      aws('ec2_transit_gateway.t'),
      aws('ec2_transit_gateway.u'),
      attachment('of_t', 't'),
      attachment('of_u', 'u'),
    );
    expect(transitLinks.map((link) => [link.kind, labels(link.attachment), labels(link.table)])).toEqual([
      [kind, 'aws_ec2_transit_gateway_connect.of_t', 'tgw-rtb-1'],
    ]);
  });

  const TABLE = {
    transit_gateway_route_table_id: 'tgw-rtb-1',
    transit_gateway_attachment_id: 'tgw-attach-1',
  };

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['ec2_transit_gateway_route', { destination_cidr_block: '0.0.0.0/0' }, 'cidr > tgw-attach-1'],
    [
      'ec2_transit_gateway_route',
      { destination_cidr_block: '0.0.0.0/0', blackhole: LATER },
      'cidr > tgw-attach-1',
    ],
    ['ec2_transit_gateway_route', { destination_cidr_block: '0.0.0.0/0', blackhole: true }, 'cidr > '],
    ['ec2_transit_gateway_prefix_list_reference', { prefix_list_id: 'pl-1' }, 'prefix-list > tgw-attach-1'],
  ])('has routes, %s %j', (type, args, expected) => {
    const { transitRoutes } = modelOf(aws(`${type}.x`, { ...TABLE, ...args }));
    expect(
      transitRoutes.map(
        ({ kind, table, destinations, attachment }) =>
          `${kind} in ${labels(table)}: ${destinations.map(({ value }) => value.kind).join()} > ${labels(attachment)}`,
      ),
    ).toEqual([`transit-gateway-route in tgw-rtb-1: ${expected}`]);
  });
});

describe('a network that a plan leads to', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    [
      'vpc_peering_connection',
      { vpc_id: 'vpc-1', peer_vpc_id: 'vpc-2' },
      { kind: 'vpc-peering-connection', between: 'vpc-1, vpc-2' },
    ],
    ['vpc_peering_connection', {}, { kind: 'vpc-peering-connection', between: '' }],
    ['networkmanager_core_network', {}, { kind: 'core-network', between: '' }],
    ['odb_network', {}, { kind: 'odb-network', between: '' }],
  ])('is %s %j', (type, args, expected) => {
    expect(nodeOf(type, args)).toEqual(expected);
  });

  test('is the peering that a plan accepts', () => {
    const accepter = aws('vpc_peering_connection_accepter.x', { vpc_peering_connection_id: 'pcx-1' });
    expect(told(modelOf(accepter).nodes.get('pcx-1'))).toEqual({
      kind: 'vpc-peering-connection',
      between: '',
    });
  });

  test('is between the VPCs of a peering that the plan also accepts', () => {
    const peering = aws('vpc_peering_connection.x', { vpc_id: 'vpc-1', peer_vpc_id: 'vpc-2' });
    const accepter = aws('vpc_peering_connection_accepter.y', {
      vpc_peering_connection_id: refs('aws_vpc_peering_connection.x.id'),
    });
    const node = modelOf(peering, accepter).nodes.get('net.tfplan.json:aws_vpc_peering_connection.x');
    expect(told(node)).toEqual({ kind: 'vpc-peering-connection', between: 'vpc-1, vpc-2' });
  });
});
