import { describe, expect, test } from 'vitest';
import { readTerraform } from '../../../lib/egress/load/terraform';
import { emptyNetwork } from '../../../lib/egress/model/network';
import type { Resources } from '../helpers';
import {
  PUBLIC_PATH,
  from,
  internetGateway,
  outcomes,
  publicSubnet,
  ref,
  resource,
  route,
  subnet,
  vpc,
} from '../helpers';
import { plan, refs } from '../load/terraform/plan';
import { outcomesOf } from '../same-model/compare';

const BALANCED = `${from('A')} → vpc endpoint 'Endpoint' → vpc endpoint service 'Service' → load balancer 'Balancer'`;

/** A subnet `A` that is routed to appliances behind a gateway load balancer, which itself stands in `Ep`. */
const SERVICE: Resources = {
  ...vpc(),
  ...subnet('A'),
  ...subnet('Ep'),
  Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', { Type: 'gateway', Subnets: [ref('Ep')] }),
  Service: resource('EC2::VPCEndpointService', { GatewayLoadBalancerArns: [ref('Balancer')] }),
  Endpoint: resource('EC2::VPCEndpoint', {
    VpcId: ref('Vpc'),
    VpcEndpointType: 'GatewayLoadBalancer',
    SubnetIds: [ref('Ep')],
    ServiceName: { 'Fn::Sub': 'com.amazonaws.vpce.${AWS::Region}.${Service}' },
  }),
  Route: route('ATable', '0.0.0.0/0', { VpcEndpointId: ref('Endpoint') }),
};

const targets = (...Targets: readonly unknown[]): Resources => ({
  Listener: resource('ElasticLoadBalancingV2::Listener', {
    LoadBalancerArn: ref('Balancer'),
    DefaultActions: [{ Type: 'forward', TargetGroupArn: ref('Group') }],
  }),
  Group: resource('ElasticLoadBalancingV2::TargetGroup', { Protocol: 'GENEVE', VpcId: ref('Vpc'), Targets }),
});

/** A machine with an arm in each of the subnets. */
const machine = (...subnets: readonly string[]): Resources => ({
  Machine: resource('EC2::Instance', {
    NetworkInterfaces: subnets.map((id, index) => ({ DeviceIndex: String(index), SubnetId: ref(id) })),
  }),
});

describe('a gateway load balancer', () => {
  test('whose target has an arm in a public subnet is a way out, although it checks addresses', () => {
    const Resources = {
      ...SERVICE,
      ...publicSubnet(),
      ...targets({ Id: ref('Machine') }),
      ...machine('Ep', 'Public'),
    };
    expect(outcomes({ Resources })['A']).toBe(`exposed: ${BALANCED} → instance 'Machine' → ${PUBLIC_PATH}`);
  });

  test('whose targets have arms in isolated subnets only is no way out, whatever else is in the VPC', () => {
    const Resources = {
      ...SERVICE,
      ...publicSubnet(),
      ...subnet('Inner'),
      ...targets({ Id: ref('Machine') }),
      ...machine('Ep', 'Inner'),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('whose targets are in no subnet with a way on is no way out, even if they are not shown', () => {
    expect(outcomes({ Resources: SERVICE })['A']).toBe('isolated');
  });

  const UNSHOWN =
    "unproven: the input does not show all targets of load balancer 'Balancer', and subnet 'Public' of its VPC leads on";

  test.each<[string, Resources]>([
    ['no target group', {}],
    ['a target group without targets', targets()],
    ['a target by address', targets({ Id: '10.0.0.9' })],
    ['one target outside the input', { ...machine('Ep'), ...targets({ Id: ref('Machine') }, { Id: 'i-1' }) }],
    [
      'a target group outside the input',
      {
        Listener: resource('ElasticLoadBalancingV2::Listener', {
          LoadBalancerArn: ref('Balancer'),
          DefaultActions: [{ Type: 'forward', TargetGroupArn: 'arn:aws:elasticloadbalancing:::group' }],
        }),
      },
    ],
  ])('with %s may have targets in a public subnet of its VPC', (_, more) => {
    expect(outcomes({ Resources: { ...SERVICE, ...publicSubnet(), ...more } })['A']).toBe(UNSHOWN);
  });

  test('of which one target is shown and leads out is a way out, whatever the others do', () => {
    const Resources = {
      ...SERVICE,
      ...publicSubnet(),
      ...targets({ Id: 'i-1' }, { Id: ref('Machine') }),
      ...machine('Public'),
    };
    expect(outcomes({ Resources })['A']).toMatch(/^exposed: /);
  });

  test('without targets is judged by the subnets of its own VPC alone', () => {
    const Resources = {
      ...SERVICE,
      ...vpc('Other', '10.9.0.0/16'),
      ...subnet('Far', ref('Other')),
      ...internetGateway(ref('Other')),
      FarRoute: route('FarTable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });
});

describe('a gateway load balancer of a Terraform plan', () => {
  const BASE = [
    { address: 'aws_vpc.vpc', arguments: { cidr_block: '10.0.0.0/16' } },
    { address: 'aws_internet_gateway.igw', arguments: { vpc_id: refs('aws_vpc.vpc.id') } },
    ...['a', 'ep', 'public'].flatMap((name) => [
      { address: `aws_subnet.${name}`, arguments: { vpc_id: refs('aws_vpc.vpc.id') } },
      { address: `aws_route_table.${name}`, arguments: { vpc_id: refs('aws_vpc.vpc.id') } },
      {
        address: `aws_route_table_association.${name}`,
        arguments: {
          subnet_id: refs(`aws_subnet.${name}.id`),
          route_table_id: refs(`aws_route_table.${name}.id`),
        },
      },
    ]),
    {
      address: 'aws_route.public',
      arguments: {
        route_table_id: refs('aws_route_table.public.id'),
        destination_cidr_block: '0.0.0.0/0',
        gateway_id: refs('aws_internet_gateway.igw.id'),
      },
    },
    {
      address: 'aws_route.a',
      arguments: {
        route_table_id: refs('aws_route_table.a.id'),
        destination_cidr_block: '0.0.0.0/0',
        vpc_endpoint_id: refs('aws_vpc_endpoint.ep.id'),
      },
    },
    {
      address: 'aws_vpc_endpoint.ep',
      arguments: {
        vpc_id: refs('aws_vpc.vpc.id'),
        vpc_endpoint_type: 'GatewayLoadBalancer',
        service_name: refs('aws_vpc_endpoint_service.s.service_name'),
        subnet_ids: refs('aws_subnet.ep.id'),
      },
    },
    {
      address: 'aws_vpc_endpoint_service.s',
      arguments: { gateway_load_balancer_arns: refs('aws_lb.lb.arn') },
    },
    {
      address: 'aws_lb.lb',
      arguments: { load_balancer_type: 'gateway', subnets: refs('aws_subnet.ep.id') },
    },
  ];
  const machineIn = (name: string) => [
    {
      address: 'aws_lb_listener.l',
      arguments: {
        load_balancer_arn: refs('aws_lb.lb.arn'),
        default_action: [{ type: 'forward', target_group_arn: refs('aws_lb_target_group.g.arn') }],
      },
    },
    { address: 'aws_lb_target_group.g', arguments: { protocol: 'GENEVE' } },
    {
      address: 'aws_lb_target_group_attachment.t',
      arguments: {
        target_group_arn: refs('aws_lb_target_group.g.arn'),
        target_id: refs('aws_instance.machine.id'),
      },
    },
    { address: 'aws_instance.machine', arguments: { subnet_id: refs(`aws_subnet.${name}.id`) } },
  ];

  test.each([
    [
      'is a way out by a target in a public subnet',
      machineIn('public'),
      /^exposed: .* > instance machine > subnet public > /,
    ],
    ['is none where its targets are in isolated subnets', machineIn('ep'), /^isolated$/],
    ['is unproven where its targets are not shown', [], /^unproven: /],
  ])('%s', (_, more, expected) => {
    const model = emptyNetwork();
    readTerraform(plan({ resources: [...BASE, ...more] }), 'Net.json')(model)();
    expect(outcomesOf(model)['a']).toMatch(expected);
  });
});
