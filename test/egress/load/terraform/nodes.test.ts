import { describe, expect, test } from 'vitest';
import type { Resource } from './plan';
import { aws, refs } from './plan';
import { IN_A, LATER, either, labels, modelOf, nodeOf, told } from './told';

describe('what packets are handed to in a plan', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]>([
    [
      'network_interface',
      { ...IN_A, source_dest_check: false },
      { kind: 'network-interface', subnets: 'aws_subnet.a', forwards: either(true) },
    ],
    [
      'network_interface',
      IN_A,
      { kind: 'network-interface', subnets: 'aws_subnet.a', forwards: either(false) },
    ],
    ['instance', IN_A, { kind: 'instance', subnets: 'aws_subnet.a', forwards: either(false) }],
    [
      'instance',
      { source_dest_check: LATER },
      { kind: 'instance', subnets: '', forwards: either(false, true) },
    ],
    [
      'networkfirewall_firewall',
      { subnet_mapping: [IN_A] },
      { kind: 'network-firewall', subnets: 'aws_subnet.a', behind: '' },
    ],
    [
      'networkfirewall_vpc_endpoint_association',
      { subnet_mapping: [IN_A] },
      { kind: 'network-firewall', subnets: 'aws_subnet.a', behind: '' },
    ],
    ['lb_target_group', {}, { kind: 'target-group', targets: '' }],
    ['alb_target_group', {}, { kind: 'target-group', targets: '' }],
    [
      'lb',
      { subnets: ['subnet-1'], subnet_mapping: [IN_A] },
      { kind: 'load-balancer', subnets: 'subnet-1, aws_subnet.a', behind: '' },
    ],
    ['alb', { subnets: ['subnet-1'] }, { kind: 'load-balancer', subnets: 'subnet-1', behind: '' }],
    [
      'vpc_endpoint_service',
      { gateway_load_balancer_arns: ['arn:lb'] },
      { kind: 'vpc-endpoint-service', subnets: '', behind: 'arn:lb' },
    ],
    [
      'nat_gateway',
      { ...IN_A, connectivity_type: 'private', vpc_id: 'vpc-1' },
      {
        kind: 'nat-gateway',
        connectivity: either('private'),
        isRegional: false,
        subnets: 'aws_subnet.a',
        vpc: 'vpc-1',
      },
    ],
    [
      'nat_gateway',
      { ...IN_A, availability_mode: LATER },
      {
        kind: 'nat-gateway',
        connectivity: either('public'),
        isRegional: true,
        subnets: 'aws_subnet.a',
        vpc: '',
      },
    ],
    [
      'nat_gateway',
      {},
      { kind: 'nat-gateway', connectivity: either('public'), isRegional: true, subnets: '', vpc: '' },
    ],
  ])('is %s %j', (type, args, expected) => {
    expect(nodeOf(type, args)).toEqual(expected);
  });

  test.each<[string, Resource]>([
    [
      'network_interface',
      aws('network_interface.n', { attachment: [{ instance: refs('aws_instance.i.id') }] }),
    ],
    [
      'attachment',
      aws('network_interface_attachment.x', {
        instance_id: refs('aws_instance.i.id'),
        network_interface_id: refs('aws_network_interface.n.id'),
      }),
    ],
  ])('is an interface of an instance by its %s', (_, resource) => {
    const { applianceLinks } = modelOf(aws('network_interface.n'), aws('instance.i'), resource);
    expect(
      applianceLinks.map(
        ({ instance, networkInterface }) => `${labels(instance)} has ${labels(networkInterface)}`,
      ),
    ).toEqual(['aws_instance.i has aws_network_interface.n']);
  });

  test.each(['network_interface', 'primary_network_interface'])(
    'is an interface of an instance by its %s',
    (name) => {
      const instance = aws('instance.i', {
        [name]: [{ network_interface_id: refs('aws_network_interface.n.id') }],
      });
      const { applianceLinks } = modelOf(aws('network_interface.n'), instance);
      expect(applianceLinks.map(({ when, instance: of }) => ({ when, of: labels(of) }))).toEqual([
        { when: [], of: 'aws_instance.i' },
      ]);
    },
  );

  test.each([{}, { instance_id: 'i-1' }, { network_interface_id: 'eni-1' }])(
    'is no interface of an instance by half an attachment, %j',
    (args) => {
      expect(modelOf(aws('network_interface_attachment.x', args)).applianceLinks).toEqual([]);
    },
  );

  test.each(['lb', 'alb'])('is what a listener of aws_%s forwards to', (type) => {
    const model = modelOf(
      aws(`${type}.x`),
      aws(`${type}_target_group.g`),
      aws(`${type}_target_group.h`),
      aws(`${type}_listener.l`, {
        load_balancer_arn: refs(`aws_${type}.x.arn`),
        default_action: [
          {
            target_group_arn: refs(`aws_${type}_target_group.g.arn`),
            forward: [{ target_group: [{ arn: refs(`aws_${type}_target_group.h.arn`) }] }],
          },
        ],
      }),
      aws(`${type}_target_group_attachment.t`, {
        target_group_arn: refs(`aws_${type}_target_group.g.arn`),
        target_id: 'i-1',
      }),
    );
    const at = (address: string): unknown => told(model.nodes.get(`net.tfplan.json:aws_${address}`));
    expect(at(`${type}.x`)).toMatchObject({
      behind: `aws_${type}_target_group.g, aws_${type}_target_group.h`,
    });
    expect(at(`${type}_target_group.g`)).toEqual({ kind: 'target-group', targets: 'i-1' });
    expect(at(`${type}_target_group.h`)).toEqual({ kind: 'target-group', targets: '' });
  });

  test('is an endpoint in the subnets that it names either way', () => {
    const args = { vpc_id: 'vpc-1', subnet_ids: ['subnet-1'], subnet_configuration: [IN_A] };
    expect(
      nodeOf('vpc_endpoint', {
        ...args,
        vpc_endpoint_type: 'Interface',
        service_name: 'com.amazonaws.eu-central-1.s3',
      }),
    ).toEqual({
      kind: 'vpc-endpoint',
      type: 'interface',
      vpc: 'vpc-1',
      subnets: 'subnet-1, aws_subnet.a',
      service: '',
      serviceNames: either({ kind: 'aws', name: 'com.amazonaws.eu-central-1.s3' }),
    });
  });

  test.each([
    [undefined, 'gateway'],
    ['Gateway', 'gateway'],
    ['Interface', 'interface'],
    ['GatewayLoadBalancer', 'gateway-load-balancer'],
    ['Resource', 'resource'],
    ['ServiceNetwork', 'service-network'],
    [LATER, 'gateway-load-balancer'],
  ])('is an endpoint of type %j', (type, expected) => {
    const args = type === undefined ? {} : { vpc_endpoint_type: type };
    expect(nodeOf('vpc_endpoint', args)).toMatchObject({ type: expected });
  });

  const BALANCED = { vpc_endpoint_type: 'GatewayLoadBalancer' };
  const FOREIGN = 'com.amazonaws.vpce.eu-central-1.vpce-svc-1';

  test.each<[unknown, string, unknown]>([
    [refs('aws_vpc_endpoint_service.s.service_name'), 'aws_vpc_endpoint_service.s', { kind: 'own' }],
    [FOREIGN, '', { kind: 'foreign', name: FOREIGN }],
    [LATER, 'local.later', { kind: 'unknown', why: 'a plan does not show what a local value is made of' }],
  ])('is an endpoint of the service %j', (service_name, service, value) => {
    const found = nodeOf('vpc_endpoint', { ...BALANCED, service_name }, aws('vpc_endpoint_service.s'));
    expect(found).toMatchObject({ service, serviceNames: either(value) });
  });
});
