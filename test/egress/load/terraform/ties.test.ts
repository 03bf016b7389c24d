import { describe, expect, test } from 'vitest';
import type { Guarded } from '../../../../lib/egress/model/choices';
import type { Reference, References } from '../../../../lib/egress/model/network';
import type { Principal, Ties } from '../../../../lib/egress/model/ties';
import type { Resource } from './plan';
import { aws, load, plan, refs } from './plan';

const SUBNET = { subnet_id: refs('aws_subnet.s.id') };
const IN_SUBNET = aws('subnet.s', { vpc_id: refs('aws_vpc.v.id'), map_public_ip_on_launch: false });
const LATER = refs('local.later');

const labels = (references: References): string =>
  references.map(({ value }: Guarded<Reference>) => value.label).join(', ');

const tiesOf = (...resources: Resource[]): Ties => load(plan({ resources })).ties;

describe('a way in of a plan', () => {
  const doors = (...resources: Resource[]): string[] =>
    load(plan({ resources: [IN_SUBNET, ...resources] })).doors.map(({ kind, what, subnets }) =>
      [kind, what, ...(subnets.length === 0 ? [] : [`in ${labels(subnets)}`])].join(' '),
    );

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['globalaccelerator_accelerator', {}, 'open a Global Accelerator'],
    ['globalaccelerator_custom_routing_accelerator', {}, 'open a Global Accelerator'],
    ['globalaccelerator_endpoint_group', {}, 'open an endpoint of a Global Accelerator'],
    [
      'ec2_instance_connect_endpoint',
      SUBNET,
      'open an EC2 Instance Connect Endpoint, a tunnel from a public API in aws_subnet.s',
    ],
    ['ec2_client_vpn_endpoint', {}, 'open a Client VPN endpoint'],
    [
      'ec2_client_vpn_network_association',
      SUBNET,
      'open a subnet that Client VPN users reach in aws_subnet.s',
    ],
    ['verifiedaccess_endpoint', {}, 'open a Verified Access endpoint'],
    ['cloudfront_vpc_origin', {}, 'open a CloudFront origin inside the VPC'],
    ['eip', {}, 'address an Elastic IP address'],
    [
      'elb',
      { subnets: [refs('aws_subnet.s.id')] },
      'routed an internet-facing load balancer in aws_subnet.s',
    ],
    ['lb', { subnet_mapping: [SUBNET] }, 'routed an internet-facing load balancer in aws_subnet.s'],
    ['alb', { internal: false }, 'routed an internet-facing load balancer'],
    ['lb', { internal: LATER, load_balancer_type: 'network' }, 'routed an internet-facing load balancer'],
    [
      'instance',
      { ...SUBNET, associate_public_ip_address: true },
      'address an interface that asks for a public address in aws_subnet.s',
    ],
    [
      'instance',
      { associate_public_ip_address: LATER },
      'address an interface that asks for a public address',
    ],
    [
      'launch_template',
      { network_interfaces: [{ associate_public_ip_address: 'true' }] },
      'address an interface that asks for a public address',
    ],
    [
      'launch_configuration',
      { associate_public_ip_address: true },
      'address a launch configuration that gives instances public addresses',
    ],
    [
      'subnet',
      { map_public_ip_on_launch: true },
      'address a subnet that gives instances public addresses in aws_subnet.x',
    ],
  ])('is one: %s %j', (type, args, expected) => {
    expect(doors(aws(`${type}.x`, args))).toEqual([expected]);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['elb', { internal: true }],
    ['lb', { internal: 'true' }],
    ['lb', { load_balancer_type: 'gateway' }],
    ['subnet', {}],
    ['instance', {}],
    ['instance', { associate_public_ip_address: false }],
    ['launch_template', { network_interfaces: [{ associate_public_ip_address: false }, {}] }],
    ['launch_template', {}],
    ['launch_configuration', { associate_public_ip_address: false }],
  ])('is none: %s %j', (type, args) => {
    expect(doors(aws(`${type}.x`, args))).toEqual([]);
  });

  test('is told by the name of its resource', () => {
    const [door] = load(plan({ resources: [aws('eip.x')] })).doors;
    expect(door).toMatchObject({ origin: { logicalId: 'aws_eip.x', resourceType: 'aws_eip' }, when: [] });
  });
});

describe('a link of a plan', () => {
  const links = (...resources: Resource[]): string[] =>
    tiesOf(...resources).links.map(({ what, ends, far, isPublic }) =>
      [
        what,
        `ends ${labels(ends)}`,
        ...(far === undefined ? [] : [`far ${labels(far)}`]),
        ...(isPublic === undefined ? [] : ['public']),
      ].join('; '),
    );

  test('has itself and its gateways for its ends', () => {
    const gateway = refs('aws_vpn_gateway.g.id');
    expect(links(aws('vpn_gateway.g'), aws('vpn_connection.x', { vpn_gateway_id: gateway }))).toEqual([
      'a VPN connection; ends aws_vpn_connection.x, aws_vpn_gateway.g',
    ]);
  });

  test('has no far end where it names none', () => {
    expect(links(aws('dx_public_virtual_interface.x'))).toEqual([
      'a public virtual interface of Direct Connect, which carries public addresses; ends aws_dx_public_virtual_interface.x; public',
    ]);
  });

  test('has the far end that it names', () => {
    const peering = aws('ec2_transit_gateway_peering_attachment.x', {
      transit_gateway_id: refs('aws_ec2_transit_gateway.t.id'),
      peer_transit_gateway_id: 'tgw-far',
    });
    expect(links(aws('ec2_transit_gateway.t'), peering)).toEqual([
      'a peering with another transit gateway; ends aws_ec2_transit_gateway_peering_attachment.x, aws_ec2_transit_gateway.t; far tgw-far',
    ]);
  });

  test.each([
    ['networkmanager_core_network', 'base_policy_document'],
    ['networkmanager_core_network_policy_attachment', 'policy_document'],
  ])('is the public route of a core network: %s.%s', (type, property) => {
    const actions = [
      { action: 'create-route', segment: 's', 'destination-cidr-blocks': ['0.0.0.0/0'], destinations: ['a'] },
    ];
    const found = (text: unknown): string[] =>
      links(aws(`${type}.x`, { [property]: text })).filter((link) => link.includes('policy sends'));
    expect(found(JSON.stringify({ 'segment-actions': actions }))).toEqual([
      expect.stringMatching(/^a core network whose policy sends .*; ends ; public$/),
    ]);
    expect(found('{')).toEqual([]);
    expect(found(LATER)).toEqual([]);
  });
});

describe('block public access of a plan', () => {
  test.each([
    ['block-ingress', ['block-ingress']],
    [undefined, ['off']],
    ['off', ['off']],
    ['block-bidirectional', ['block-bidirectional']],
  ])('in mode %s', (mode, expected) => {
    const [block] = tiesOf(
      aws(
        'vpc_block_public_access_options.x',
        mode === undefined ? {} : { internet_gateway_block_mode: mode },
      ),
    ).publicAccessBlocks;
    expect(block?.modes).toEqual(expected.map((value) => ({ when: [], value })));
  });

  test('may be in any mode that is known only after apply', () => {
    const [block] = tiesOf(
      aws('vpc_block_public_access_options.x', { internet_gateway_block_mode: LATER }),
    ).publicAccessBlocks;
    expect(block?.modes.map(({ value }) => value)).toEqual(['block-bidirectional', 'block-ingress', 'off']);
  });

  test('leaves out the VPCs and subnets of its exclusions', () => {
    const vpc = aws('vpc_block_public_access_exclusion.x', { vpc_id: refs('aws_vpc.v.id') });
    const subnet = aws('vpc_block_public_access_exclusion.y', SUBNET);
    const { publicAccessExclusions } = tiesOf(aws('vpc.v'), IN_SUBNET, vpc, subnet);
    expect(publicAccessExclusions.map(({ of, origin }) => `${origin.logicalId}: ${labels(of)}`)).toEqual([
      'aws_vpc_block_public_access_exclusion.x: aws_vpc.v',
      'aws_vpc_block_public_access_exclusion.y: aws_subnet.s',
    ]);
  });
});

describe('a mirror of a plan', () => {
  const mirrors = (...resources: Resource[]): string[] =>
    tiesOf(...resources).mirrors.map(({ id, to }) => `${id} to ${labels(to)}`);

  test('is a session to its target', () => {
    const session = aws('ec2_traffic_mirror_session.x', {
      traffic_mirror_target_id: refs('aws_ec2_traffic_mirror_target.t.id'),
    });
    const target = aws('ec2_traffic_mirror_target.t', {
      network_interface_id: refs('aws_network_interface.n.id'),
    });
    expect(mirrors(aws('network_interface.n'), session, target)).toEqual([
      'net.tfplan.json:aws_ec2_traffic_mirror_session.x to aws_ec2_traffic_mirror_target.t',
      'net.tfplan.json:aws_ec2_traffic_mirror_target.t to aws_network_interface.n',
    ]);
  });

  test.each([
    ['network_load_balancer_arn', 'aws_lb.l.arn', 'lb.l'],
    ['gateway_load_balancer_endpoint_id', 'aws_vpc_endpoint.e.id', 'vpc_endpoint.e'],
  ])('leads to what %s names', (property, reference, address) => {
    const target = aws('ec2_traffic_mirror_target.t', { [property]: refs(reference) });
    expect(mirrors(aws(address), target)).toEqual([
      `net.tfplan.json:aws_ec2_traffic_mirror_target.t to aws_${address}`,
    ]);
  });
});

describe('switches of a plan', () => {
  test('are tables for what comes in by a gateway', () => {
    const gateway = aws('route_table_association.x', { gateway_id: refs('aws_internet_gateway.g.id') });
    const { ingressTables } = tiesOf(
      aws('internet_gateway.g'),
      gateway,
      aws('route_table_association.y', { subnet_id: 'subnet-1' }),
    );
    expect(ingressTables.map((table) => labels(table.gateway))).toEqual(['aws_internet_gateway.g']);
  });

  test.each([
    ['subnet', 'enable_dns64', 'a subnet with DNS64, which gives IPv4 names NAT64 addresses'],
    ['subnet', 'assign_ipv6_address_on_creation', 'a subnet that gives machines IPv6 addresses'],
    ['default_subnet', 'enable_dns64', 'a subnet with DNS64, which gives IPv4 names NAT64 addresses'],
    ['vpc', 'assign_generated_ipv6_cidr_block', 'a VPC with public IPv6 addresses'],
  ])('give addresses: %s.%s', (type, property, what) => {
    const switches = (value: unknown): string[] =>
      tiesOf(aws(`${type}.x`, { [property]: value })).addressSwitches.map((one) => one.what);
    expect(switches(true)).toEqual([what]);
    expect(switches(LATER)).toEqual([what]);
    expect(switches(false)).toEqual([]);
    expect(tiesOf(aws(`${type}.x`)).addressSwitches).toEqual([]);
  });

  test.each([
    [{}, [false]],
    [{ allow_external_principals: true }, [true]],
    [{ allow_external_principals: LATER }, [true, false]],
  ])('let a share go to outsiders: %j', (args, expected) => {
    const [share] = tiesOf(aws('ram_resource_share.x', args)).shares;
    expect(share?.allowsOutsiders.map(({ value }) => value)).toEqual(expected);
    expect(share?.principals).toEqual([]);
  });
});

describe('a service that a plan offers', () => {
  test.each([
    [{}, [false]],
    [{ acceptance_required: false }, [true]],
    [{ acceptance_required: LATER }, [false, true]],
  ])('takes whoever asks: %j', (args, expected) => {
    const { services } = tiesOf(aws('vpc_endpoint_service.x', args));
    expect(services.map(({ acceptsAll }) => acceptsAll.map(({ value }) => value))).toEqual([expected]);
    expect(services[0]?.id).toBe('net.tfplan.json:aws_vpc_endpoint_service.x');
  });

  const grants = (...resources: Resource[]): { service: string; principals: Principal[] }[] =>
    tiesOf(...resources).serviceGrants.map(({ service, principals }) => ({
      service: labels(service),
      principals: principals.map(({ value }) => value),
    }));

  test('is granted to those that it lists', () => {
    const ROOT = 'arn:aws:iam::123456789012:root';
    expect(grants(aws('vpc_endpoint_service.x', { allowed_principals: ['*', ROOT] }))).toEqual([
      {
        service: 'aws_vpc_endpoint_service.x',
        principals: [{ kind: 'anyone' }, expect.objectContaining({ kind: 'account' })],
      },
    ]);
  });

  test('is granted to nobody where it lists none', () => {
    expect(grants(aws('vpc_endpoint_service.x'))).toEqual([]);
  });

  test('is granted to whom a permission names', () => {
    const permission = aws('vpc_endpoint_service_allowed_principal.x', {
      vpc_endpoint_service_id: refs('aws_vpc_endpoint_service.s.id'),
      principal_arn: '*',
    });
    expect(grants(aws('vpc_endpoint_service.s'), permission)).toEqual([
      { service: 'aws_vpc_endpoint_service.s', principals: [{ kind: 'anyone' }] },
    ]);
  });

  test('is granted to somebody whom only the apply tells', () => {
    const permission = aws('vpc_endpoint_service_allowed_principal.x', { principal_arn: LATER });
    expect(grants(permission)).toEqual([
      {
        service: '',
        principals: [
          {
            kind: 'unknown',
            why: 'aws_vpc_endpoint_service_allowed_principal.x.principal_arn is known only after apply',
          },
        ],
      },
    ]);
  });
});

describe('a service network that a VPC of a plan joins', () => {
  const names = (value: unknown): unknown =>
    tiesOf(
      aws('vpclattice_service_network.n'),
      aws('vpclattice_service_network_vpc_association.x', { service_network_identifier: value }),
    ).serviceNetworks.map(({ serviceNames }) => serviceNames);

  test('is an own one that the plan makes', () => {
    expect(names(refs('aws_vpclattice_service_network.n.id'))).toEqual([
      [{ when: [], value: { kind: 'own' } }],
    ]);
  });

  test('is a foreign one by the ARN of another account', () => {
    const arn = 'arn:aws:vpc-lattice:eu-central-1:123456789012:servicenetwork/sn-1';
    expect(names(arn)).toEqual([[{ when: [], value: { kind: 'foreign', name: arn } }]]);
  });

  test('is not known by a local value', () => {
    const why =
      'aws_vpclattice_service_network_vpc_association.x.service_network_identifier is known only after apply';
    expect(names(LATER)).toEqual([[{ when: [], value: { kind: 'unknown', why } }]]);
  });
});
