import { describe, expect, test } from 'vitest';
import type { TemplateResource } from '../../../../lib/egress/load/source';
import type { Resources } from '../../helpers';
import { NO_VALUE, ref, resource, when } from '../../helpers';
import { networkOf, spelled } from './told';

type Json = Readonly<Record<string, unknown>>;

const GIVEN = ref('Given');
const IN_A = { SubnetId: ref('A') };

describe('a way in of a template', () => {
  const doors = (X: TemplateResource, more: Resources = {}): string[] => {
    const model = networkOf({ ...more, X });
    return model.doors.map(({ kind, what, subnets, when: guard }) => {
      const condition = model.choices.describe(guard);
      const parts = [kind, what, ...(subnets.length === 0 ? [] : [`in ${spelled(model, subnets)}`])];
      return `${parts.join(' ')}${condition === undefined ? '' : ` when ${condition}`}`;
    });
  };

  test.each<[string, Json, string]>([
    ['GlobalAccelerator::Accelerator', {}, 'open a Global Accelerator'],
    [
      'GlobalAccelerator::EndpointGroup',
      { EndpointConfigurations: [{ EndpointId: ref('A') }] },
      'open an endpoint of a Global Accelerator in A',
    ],
    [
      'EC2::InstanceConnectEndpoint',
      IN_A,
      'open an EC2 Instance Connect Endpoint, a tunnel from a public API in A',
    ],
    ['EC2::ClientVpnEndpoint', {}, 'open a Client VPN endpoint'],
    ['EC2::ClientVpnTargetNetworkAssociation', IN_A, 'open a subnet that Client VPN users reach in A'],
    ['EC2::ClientVpnRoute', { TargetVpcSubnetId: ref('A') }, 'open a route of Client VPN users in A'],
    ['EC2::VerifiedAccessEndpoint', {}, 'open a Verified Access endpoint'],
    ['CloudFront::VpcOrigin', {}, 'open a CloudFront origin inside the VPC'],
    ['EC2::EIP', {}, 'address an Elastic IP address'],
    ['EC2::EIPAssociation', {}, 'address the use of an Elastic IP address'],
    [
      'EC2::SpotFleet',
      {
        SpotFleetRequestConfigData: {
          LaunchSpecifications: [{ NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }],
        },
      },
      'address an interface that asks for a public address',
    ],
    [
      'ElasticLoadBalancing::LoadBalancer',
      { Subnets: [ref('A')] },
      'routed an internet-facing load balancer in A',
    ],
    [
      'ElasticLoadBalancingV2::LoadBalancer',
      { Subnets: [ref('A')], SubnetMappings: [{ SubnetId: ref('B') }], Type: 'network' },
      'routed an internet-facing load balancer in A, B',
    ],
    [
      'ElasticLoadBalancingV2::LoadBalancer',
      { Scheme: GIVEN, Type: GIVEN },
      'routed an internet-facing load balancer',
    ],
    [
      'EC2::Subnet',
      { MapPublicIpOnLaunch: true },
      'address a subnet that gives instances public addresses in X',
    ],
    [
      'EC2::Subnet',
      { MapPublicIpOnLaunch: GIVEN },
      'address a subnet that gives instances public addresses in X',
    ],
    [
      'EC2::Instance',
      { ...IN_A, NetworkInterfaces: [{}, { AssociatePublicIpAddress: 'true' }] },
      'address an interface that asks for a public address in A',
    ],
    [
      'EC2::Instance',
      { NetworkInterfaces: [{ AssociatePublicIpAddress: GIVEN }] },
      'address an interface that asks for a public address',
    ],
    [
      'EC2::LaunchTemplate',
      { LaunchTemplateData: { NetworkInterfaces: [{ AssociatePublicIpAddress: true }] } },
      'address an interface that asks for a public address',
    ],
    [
      'AutoScaling::LaunchConfiguration',
      { AssociatePublicIpAddress: true },
      'address a launch configuration that gives instances public addresses',
    ],
  ])('is one: %s %j', (type, properties, expected) => {
    expect(doors(resource(type, properties))).toEqual([expected]);
  });

  test.each<[string, Json]>([
    ['ElasticLoadBalancing::LoadBalancer', { Scheme: 'internal' }],
    ['ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' }],
    ['ElasticLoadBalancingV2::LoadBalancer', { Type: 'gateway' }],
    ['EC2::Subnet', {}],
    ['EC2::Subnet', { MapPublicIpOnLaunch: false }],
    ['EC2::Instance', { NetworkInterfaces: [{ AssociatePublicIpAddress: false }, {}] }],
    ['EC2::Instance', {}],
    ['EC2::LaunchTemplate', { LaunchTemplateData: {} }],
    ['EC2::SpotFleet', {}],
    ['AutoScaling::LaunchConfiguration', {}],
  ])('is none: %s %j', (type, properties) => {
    expect(doors(resource(type, properties))).toEqual([]);
  });

  test('is there when its resource is', () => {
    expect(doors(when('On', resource('EC2::EIP')))).toEqual(['address an Elastic IP address when On']);
  });
});

describe('what a template places in no subnet', () => {
  const strays = (type: string, properties: Json): number =>
    networkOf({ X: resource(type, properties) }).strays.length;

  test.each<[string, Json, number]>([
    ['EC2::Instance', {}, 1],
    ['EC2::Instance', IN_A, 0],
    ['EC2::Instance', { NetworkInterfaces: [{}] }, 1],
    ['EC2::Instance', { NetworkInterfaces: [{ SubnetId: ref('A') }] }, 0],
    ['EC2::Instance', { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }, 0],
    ['EC2::Instance', { LaunchTemplate: { LaunchTemplateId: 'lt-1' } }, 1],
    ['EC2::Instance', { LaunchTemplate: { LaunchTemplateName: 'own' }, SubnetId: ref('A') }, 0],
    ['EC2::EC2Fleet', { LaunchTemplateConfigs: [{}] }, 1],
    ['EC2::EC2Fleet', { LaunchTemplateConfigs: { Ref: 'Nobody' } }, 1],
    ['EC2::Instance', { NetworkInterfaces: [{}, { SubnetId: ref('A') }] }, 0],
    ['EC2::EC2Fleet', { LaunchTemplateConfigs: [{ Overrides: [{ SubnetId: ref('A') }] }] }, 0],
    ['EC2::EC2Fleet', { LaunchTemplateConfigs: [{ Overrides: [{ SubnetId: ref('A') }, {}] }] }, 1],
    ['EC2::SpotFleet', { SpotFleetRequestConfigData: { LaunchSpecifications: [{ SubnetId: ref('A') }] } }, 0],
    ['EC2::SpotFleet', { SpotFleetRequestConfigData: { LaunchSpecifications: [IN_A, {}] } }, 1],
    ['EC2::SpotFleet', { SpotFleetRequestConfigData: { LaunchTemplateConfigs: [{}] } }, 1],
    ['EC2::Instance', { SubnetId: NO_VALUE }, 1],
    ['AutoScaling::AutoScalingGroup', {}, 1],
    ['AutoScaling::AutoScalingGroup', { VPCZoneIdentifier: [ref('A')] }, 0],
    ['EC2::NetworkInterface', {}, 0],
  ])('%s %j: %s', (type, properties, count) => {
    expect(strays(type, properties)).toBe(count);
  });
});
