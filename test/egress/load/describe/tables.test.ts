import { describe, expect, test } from 'vitest';
import type { Guarded } from '../../../../lib/egress/model/choices';
import type { Acls, Groups, Peer, Placement } from '../../../../lib/egress/model/filters';
import type { NetworkModel, Reference, References } from '../../../../lib/egress/model/network';
import { formatCidr } from '../../../../lib/shared/cidr';
import type { Rows } from '../../same-model/snapshot';
import { described } from './model';

type Json = Readonly<Record<string, unknown>>;

const ids = (references: References): string =>
  references.map(({ value }: Guarded<Reference>) => value.id).join(', ');

describe('a route table of a snapshot', () => {
  const table = (Routes: unknown, more: Json = {}): NetworkModel =>
    described({
      RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-1', Associations: [], Routes, ...more }],
    });
  const routes = (model: NetworkModel): string[] =>
    model.routes.map(({ destinations, targets }) => {
      const [to] = destinations.map(({ value }) =>
        value.kind === 'cidr'
          ? formatCidr(value.cidr)
          : value.kind === 'prefix-list'
            ? value.list.id
            : `? ${value.why}`,
      );
      const [by] = targets.map(({ value }) =>
        value.kind === 'node' ? `${value.as} ${value.node.id}` : value.kind,
      );
      return `${to} > ${by}`;
    });
  const ALL = { DestinationCidrBlock: '0.0.0.0/0' };

  test.each<[Json, string]>([
    [{ ...ALL, GatewayId: 'igw-1' }, '0.0.0.0/0 > gateway igw-1'],
    [{ ...ALL, GatewayId: 'local' }, '0.0.0.0/0 > local'],
    [{ ...ALL, GatewayId: 'igw-1', State: 'blackhole' }, '0.0.0.0/0 > blackhole'],
    [{ ...ALL, NatGatewayId: 'nat-1' }, '0.0.0.0/0 > nat-gateway nat-1'],
    [
      { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1' },
      '::/0 > egress-only-internet-gateway eigw-1',
    ],
    [{ ...ALL, CarrierGatewayId: 'cagw-1' }, '0.0.0.0/0 > carrier-gateway cagw-1'],
    [{ ...ALL, TransitGatewayId: 'tgw-1' }, '0.0.0.0/0 > transit-gateway tgw-1'],
    [{ ...ALL, VpcPeeringConnectionId: 'pcx-1' }, '0.0.0.0/0 > vpc-peering-connection pcx-1'],
    [{ ...ALL, LocalGatewayId: 'lgw-1' }, '0.0.0.0/0 > local-gateway lgw-1'],
    [{ ...ALL, CoreNetworkArn: 'arn:c' }, '0.0.0.0/0 > core-network arn:c'],
    [{ ...ALL, OdbNetworkArn: 'arn:o' }, '0.0.0.0/0 > odb-network arn:o'],
    [{ ...ALL, InstanceId: 'i-1' }, '0.0.0.0/0 > instance i-1'],
    [{ ...ALL, InstanceId: 'i-1', NetworkInterfaceId: 'eni-1' }, '0.0.0.0/0 > network-interface eni-1'],
    [{ DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1' }, 'pl-1 > gateway vpce-1'],
    [ALL, '0.0.0.0/0 > unknown ?target'],
    [{ GatewayId: 'igw-1' }, "? 'unknown' is not an address block > gateway igw-1"],
  ])('has the route %j', (route, expected) => {
    expect(routes(table([route]))).toEqual([expected]);
  });

  test('may have any route where it shows none', () => {
    expect(routes(table(undefined))).toEqual([
      "? 'rtb-1' in RouteTables.json has no 'Routes' > unknown ?target",
    ]);
  });

  test.each<[Json, string[]]>([
    [
      { PropagatingVgws: [{ GatewayId: 'vgw-1' }] },
      ['rtb-1 a virtual private gateway propagates routes into it by vgw-1'],
    ],
    [
      { Routes: [{ ...ALL, GatewayId: 'vgw-1', Origin: 'EnableVgwRoutePropagation' }] },
      ['rtb-1 a virtual private gateway propagates routes into it by '],
    ],
    [
      { Routes: [{ ...ALL, NetworkInterfaceId: 'eni-1', Origin: 'Advertisement' }] },
      ['rtb-1 a route server propagates routes into it'],
    ],
    [{ Associations: [{ PublicIpv4Pool: 'pool-1' }] }, ['rtb-1 an address pool is associated with it']],
    [{}, []],
  ])('may get routes, %j', (more, expected) => {
    expect(
      table([], more).opaqueRoutes.map(
        ({ into, why, via }) => `${ids(into)} ${why}${via === undefined ? '' : ` by ${ids(via)}`}`,
      ),
    ).toEqual(expected);
  });

  test.each<[Json, string[]]>([
    [{ PrefixListId: 'pl-1', Cidrs: ['8.0.0.0/8', 'x'] }, ['cidr', 'unknown']],
    [{ PrefixListId: 'pl-1' }, ['unknown']],
  ])('leads to what a prefix list holds: %j', (list, expected) => {
    const node = described({ PrefixLists: [list] }).nodes.get('pl-1');
    expect(node?.kind === 'prefix-list' && node.entries.map(({ value }) => value.kind)).toEqual(expected);
  });
});

describe('filters of a snapshot', () => {
  const filters = (rows: Rows): { acls: Acls; groups: Groups; placements: Placement[] } => {
    const found = {
      acls: { acls: new Map(), entries: [], associations: [], ranges: new Map() } as Acls,
      groups: { groups: new Map(), rules: [] } as Groups,
      placements: [] as Placement[],
    };
    for (const source of described(rows).filterSources) {
      source.acls(found.acls);
      source.groups(found.groups);
      source.placements(found.placements);
    }
    return found;
  };
  const spell = (peers: readonly Guarded<Peer>[]): string =>
    peers
      .map(({ value }) =>
        value.kind === 'cidr'
          ? formatCidr(value.cidr)
          : value.kind === 'prefix-list'
            ? value.list.id
            : value.kind,
      )
      .join();

  test.each<[Json, string]>([
    [
      { RuleNumber: 100, RuleAction: 'allow', Protocol: '-1', Egress: true, CidrBlock: '0.0.0.0/0' },
      'out 100 allow 0.0.0.0/0',
    ],
    [{ RuleAction: 'deny', Protocol: '6', Ipv6CidrBlock: '::/0' }, 'in undefined deny ::/0'],
    [{ RuleAction: 'other', Protocol: '-1' }, 'in undefined undefined unknown'],
  ])('are entries of a network ACL, %j', (entry, expected) => {
    const { acls } = filters({
      NetworkAcls: [
        {
          NetworkAclId: 'acl-1',
          VpcId: 'vpc-1',
          IsDefault: true,
          Entries: [entry],
          Associations: [{ SubnetId: 'subnet-1' }],
        },
      ],
    });
    expect(
      acls.entries.map(
        ({ direction, number, action, peers }) => `${direction} ${number} ${action} ${spell(peers)}`,
      ),
    ).toEqual([expected]);
    expect(acls.associations.map(({ subnet, acl }) => [ids(subnet), ids(acl)])).toEqual([
      ['subnet-1', 'acl-1'],
    ]);
    expect(acls.acls.get('acl-1')).toMatchObject({ isDefault: true });
    expect(acls.acls.get('acl-1')?.why).toBeUndefined();
  });

  test('are in doubt where a network ACL or a group shows no rules', () => {
    const { acls, groups } = filters({
      NetworkAcls: [{ NetworkAclId: 'acl-1' }],
      SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: [] }],
    });
    expect(acls.acls.get('acl-1')).toMatchObject({
      isDefault: false,
      why: "'acl-1' in NetworkAcls.json has no 'Entries'",
    });
    expect(groups.groups.get('sg-1')?.why).toBe(
      "'sg-1' in SecurityGroups.json does not show all of its rules",
    );
  });

  test('are rules of a security group', () => {
    const permission = {
      IpProtocol: 'tcp',
      FromPort: 1,
      ToPort: 2,
      IpRanges: [{ CidrIp: '8.0.0.0/8' }],
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      PrefixListIds: [{ PrefixListId: 'pl-1' }],
      UserIdGroupPairs: [{ GroupId: 'sg-2' }],
    };
    const { groups } = filters({
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          GroupName: 'default',
          IpPermissions: [permission],
          IpPermissionsEgress: [{ IpProtocol: '-1' }],
        },
      ],
    });
    expect(
      groups.rules.map(({ direction, peers, group }) => `${ids(group)} ${direction} ${spell(peers)}`),
    ).toEqual(['sg-1 in 8.0.0.0/8,::/0,pl-1', 'sg-1 out ']);
    expect(groups.groups.get('sg-1')).toMatchObject({ isDefault: true });
    expect(groups.groups.get('sg-1')?.why).toBeUndefined();
  });

  test('place interfaces', () => {
    const NetworkInterfaces = [
      { NetworkInterfaceId: 'eni-1', SubnetId: 'subnet-1', Groups: [{ GroupId: 'sg-1' }] },
      { NetworkInterfaceId: 'eni-2', SubnetId: 'subnet-1' },
    ];
    const { placements } = filters({ NetworkInterfaces });
    expect(placements.map(({ subnets, groups, why }) => [ids(subnets), ids(groups), why])).toEqual([
      ['subnet-1', 'sg-1', undefined],
      ['subnet-1', '', "'eni-2' in NetworkInterfaces.json has no 'Groups'"],
    ]);
  });
});
