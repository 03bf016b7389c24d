import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  PUBLIC_PATH,
  att,
  from,
  outcomes,
  publicSubnet,
  ref,
  resource,
  route,
  subnet,
  verdicts,
  vpc,
} from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A'), ...publicSubnet() };

const eni = (subnetId: string, sourceDestCheck?: unknown): Resources => ({
  [`Eni${subnetId}`]: resource('EC2::NetworkInterface', {
    SubnetId: ref(subnetId),
    ...(sourceDestCheck === undefined ? {} : { SourceDestCheck: sourceDestCheck }),
  }),
});

const toEni = (id: string): Record<string, unknown> => ({ NetworkInterfaceId: ref(id) });

const through = (hop: string): string => `exposed: ${from('A')} → ${hop} → ${PUBLIC_PATH}`;

describe('a route to a network interface', () => {
  test('that forwards, in a public subnet, is a way out', () => {
    const Resources = {
      ...BASE,
      ...eni('Public', false),
      Route: route('ATable', '0.0.0.0/0', toEni('EniPublic')),
    };
    expect(outcomes({ Resources })['A']).toBe(through("network interface 'EniPublic'"));
  });

  test.each([[undefined], [true], ['true']])(
    'whose source/destination check is %s is no way out',
    (check) => {
      const Resources = {
        ...BASE,
        ...eni('Public', check),
        Route: route('ATable', '0.0.0.0/0', toEni('EniPublic')),
      };
      expect(outcomes({ Resources })['A']).toBe('isolated');
    },
  );

  test('that forwards in an isolated subnet is no way out', () => {
    const Resources = {
      ...BASE,
      ...subnet('B'),
      ...eni('B', 'false'),
      Route: route('ATable', '0.0.0.0/0', toEni('EniB')),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('leaves by any other interface of the same instance', () => {
    const Resources = {
      ...BASE,
      ...subnet('B'),
      ...eni('B', false),
      ...eni('Public'),
      Machine: resource('EC2::Instance', { NetworkInterfaces: [{ NetworkInterfaceId: ref('EniPublic') }] }),
      Plug: resource('EC2::NetworkInterfaceAttachment', {
        InstanceId: ref('Machine'),
        NetworkInterfaceId: ref('EniB'),
      }),
      Route: route('ATable', '0.0.0.0/0', toEni('EniB')),
    };
    expect(outcomes({ Resources })['A']).toBe(through("network interface 'EniB'"));
  });

  test('that checks is no way out, whatever another interface of its instance does', () => {
    const Resources = {
      ...BASE,
      ...subnet('B'),
      ...eni('B'),
      ...eni('Public', false),
      Machine: resource('EC2::Instance', {
        NetworkInterfaces: [
          { NetworkInterfaceId: ref('EniPublic'), DeviceIndex: '0' },
          { NetworkInterfaceId: ref('EniB'), DeviceIndex: '1' },
        ],
      }),
      Route: route('ATable', '0.0.0.0/0', toEni('EniB')),
    };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  const plug = (Eni: string, InstanceId: unknown): Resources => ({
    [`Plug${Eni}`]: resource('EC2::NetworkInterfaceAttachment', {
      InstanceId,
      NetworkInterfaceId: Eni.startsWith('Eni') ? ref(Eni) : Eni,
    }),
  });
  const toB: Resources = {
    ...BASE,
    ...subnet('B'),
    ...eni('B', false),
    Route: route('ATable', '0.0.0.0/0', toEni('EniB')),
  };

  test('leaves by any other interface of an instance outside the input', () => {
    const Resources = { ...toB, ...eni('Public'), ...plug('EniB', 'i-1'), ...plug('EniPublic', 'i-1') };
    expect(outcomes({ Resources })['A']).toBe(through("network interface 'EniB'"));
  });

  test('of an instance outside the input may leave by interfaces that are not shown', () => {
    expect(outcomes({ Resources: { ...toB, ...plug('EniB', 'i-1') } })['A']).toBe(
      "unproven: the machine may have other interfaces, since 'i-1' is a part of it: 'i-1' is outside the input",
    );
  });

  test('of an instance with an interface outside the input may leave by that one', () => {
    const Machine = resource('EC2::Instance', { SubnetId: ref('B') });
    const parts = { ...plug('EniB', ref('Machine')), ...plug('eni-1', ref('Machine')) };
    expect(outcomes({ Resources: { ...toB, Machine, ...parts } })['A']).toMatch(
      /^unproven: the machine may have other interfaces, since 'eni-1' is a part of it/,
    );
  });

  test('that forwards and names no subnet is unproven', () => {
    const Resources = {
      ...BASE,
      Eni: resource('EC2::NetworkInterface', { SourceDestCheck: false }),
      Route: route('ATable', '0.0.0.0/0', toEni('Eni')),
    };
    expect(outcomes({ Resources })['A']).toBe("unproven: network interface 'Eni' names no subnet");
  });

  test('outside the input is unproven', () => {
    const Resources = { ...BASE, Route: route('ATable', '0.0.0.0/0', { NetworkInterfaceId: 'eni-1' }) };
    expect(outcomes({ Resources })['A']).toBe(
      "unproven: cannot tell where network interface 'eni-1' leads: 'eni-1' is outside the input",
    );
  });
});

describe('a route to an instance', () => {
  const toMachine = { InstanceId: ref('Machine') };
  const machine = (properties: Record<string, unknown>): Resources => ({
    ...BASE,
    Machine: resource('EC2::Instance', properties),
    Route: route('ATable', '0.0.0.0/0', toMachine),
  });

  test('that forwards, in a public subnet, is a way out', () => {
    const Resources = machine({ SubnetId: ref('Public'), SourceDestCheck: false });
    expect(outcomes({ Resources })['A']).toBe(through("instance 'Machine'"));
  });

  test('that checks source and destination is no way out', () => {
    expect(outcomes({ Resources: machine({ SubnetId: ref('Public') }) })['A']).toBe('isolated');
  });

  test('whose interface forwards is a way out', () => {
    const Resources = {
      ...machine({ NetworkInterfaces: [{ DeviceIndex: '0', NetworkInterfaceId: ref('EniPublic') }] }),
      ...eni('Public', false),
    };
    expect(outcomes({ Resources })['A']).toBe(through("instance 'Machine'"));
  });

  test('whose subnet is decided elsewhere is unproven', () => {
    expect(outcomes({ Resources: machine({ SourceDestCheck: 'false' }) })['A']).toBe(
      "unproven: instance 'Machine' names no subnet",
    );
  });
});

describe('a firewall', () => {
  const firewall: Resources = {
    ...BASE,
    ...subnet('Fw'),
    Wall: resource('NetworkFirewall::Firewall', {
      SubnetMappings: [{ SubnetId: ref('Fw') }],
      VpcId: ref('Vpc'),
    }),
  };
  const first = { 'Fn::Select': [0, att('Wall', 'EndpointIds')] };
  const endpoint = { 'Fn::Select': ['1', { 'Fn::Split': [':', first] }] };

  test('is a way out when its own subnet has one', () => {
    const Resources = {
      ...firewall,
      Route: route('ATable', '0.0.0.0/0', { VpcEndpointId: endpoint }),
      FwRoute: route('FwTable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
    };
    expect(outcomes({ Resources })['A']).toBe(
      `exposed: ${from('A')} → network firewall 'Wall' → ${from('Fw')} → internet gateway 'Igw' → internet`,
    );
  });

  test('that names no subnet is unproven', () => {
    const Resources = {
      ...firewall,
      Wall: resource('NetworkFirewall::Firewall', { VpcId: ref('Vpc') }),
      Route: route('ATable', '0.0.0.0/0', { VpcEndpointId: endpoint }),
    };
    expect(outcomes({ Resources })['A']).toBe("unproven: 'Wall' names no subnet");
  });

  test('is no way out when its own subnet is isolated', () => {
    const Resources = { ...firewall, Route: route('ATable', '0.0.0.0/0', { VpcEndpointId: endpoint }) };
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });
});

describe('a gateway load balancer endpoint', () => {
  const endpoint = (type: unknown, ServiceName: unknown): Resources => ({
    ...BASE,
    ...subnet('Ep'),
    Endpoint: resource('EC2::VPCEndpoint', {
      VpcId: ref('Vpc'),
      VpcEndpointType: type,
      SubnetIds: [ref('Ep')],
      ServiceName,
    }),
    Route: route('ATable', '0.0.0.0/0', { VpcEndpointId: ref('Endpoint') }),
  });
  const FOREIGN = 'com.amazonaws.vpce.eu-west-1.vpce-svc-1';
  const OWN = { 'Fn::Sub': 'com.amazonaws.vpce.${AWS::Region}.${Service}' };
  const service = (subnets: string): Resources => ({
    Service: resource('EC2::VPCEndpointService', { GatewayLoadBalancerArns: [ref('Balancer')] }),
    Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', { Type: 'gateway', Subnets: [ref(subnets)] }),
  });

  test('is a way out when its own subnet has one', () => {
    const Resources = {
      ...endpoint('GatewayLoadBalancer', FOREIGN),
      EpRoute: route('EpTable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
    };
    expect(outcomes({ Resources })['A']).toBe(
      `exposed: ${from('A')} → vpc endpoint 'Endpoint' → ${from('Ep')} → internet gateway 'Igw' → internet`,
    );
  });

  test('of somebody else is unproven: their appliance may send packets on', () => {
    expect(outcomes({ Resources: endpoint('GatewayLoadBalancer', FOREIGN) })['A']).toBe(
      "unproven: what stands behind vpc endpoint 'Endpoint' is outside the input",
    );
  });

  test('of a service of the input is a way out when its appliances have one', () => {
    const Resources = { ...endpoint('GatewayLoadBalancer', OWN), ...service('Public') };
    expect(outcomes({ Resources })['A']).toBe(
      `exposed: ${from('A')} → vpc endpoint 'Endpoint' → vpc endpoint service 'Service' → load balancer 'Balancer' → ${PUBLIC_PATH}`,
    );
  });

  test('of an isolated service of the input is no way out where its VPC has none', () => {
    const Resources = Object.fromEntries(
      Object.entries({ ...endpoint('GatewayLoadBalancer', OWN), ...service('Ep') }).filter(
        ([id]) => id !== 'PublicRoute',
      ),
    );
    expect(outcomes({ Resources })['A']).toBe('isolated');
  });

  test('behind a private NAT gateway is a way out: the appliance has addresses of its own', () => {
    const Resources = {
      ...endpoint('GatewayLoadBalancer', OWN),
      ...service('Public'),
      ...subnet('B'),
      Nat: resource('EC2::NatGateway', { SubnetId: ref('B'), ConnectivityType: 'private' }),
      Route: route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Nat') }),
      BRoute: route('BTable', '0.0.0.0/0', { VpcEndpointId: ref('Endpoint') }),
    };
    expect(verdicts({ Resources })['A']).toBe('exposed');
  });

  test('is assumed when a parameter decides the type', () => {
    const Resources = {
      ...endpoint(ref('Kind'), OWN),
      ...service('Public'),
    };
    expect(verdicts({ Parameters: { Kind: { Type: 'String' } }, Resources })['A']).toBe('exposed');
  });

  test.each(['Interface', 'Gateway'])('is not what an endpoint of type %s is', (type) => {
    expect(outcomes({ Resources: endpoint(type, FOREIGN) })['A']).toBe('isolated');
  });
});
