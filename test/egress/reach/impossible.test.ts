import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  TO_IGW,
  associate,
  auditTemplate,
  either,
  from,
  internetGateway,
  outcomes,
  publicSubnet,
  ref,
  resource,
  route,
  subnet,
  vpc,
  when,
} from '../helpers';

const FLAG = {
  Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: {
    On: { 'Fn::Equals': [ref('Flag'), 'yes'] },
    Off: { 'Fn::Not': [{ Condition: 'On' }] },
  },
};
const outcome = (Resources: Resources): Record<string, string> => outcomes({ ...FLAG, Resources });

const BASE: Resources = { ...vpc(), ...subnet('A'), ...publicSubnet() };
const TO_NAT = { NatGatewayId: ref('Nat') };
const TO_TGW = { TransitGatewayId: ref('Tgw') };
const routeWhenOn = (target: Record<string, unknown>): Resources => ({
  Route: when('On', route('ATable', '0.0.0.0/0', target)),
});

const tgw: Resources = {
  Tgw: resource('EC2::TransitGateway', { DefaultRouteTableAssociation: 'disable' }),
  Table: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Tgw') }),
};
const plug = (id: string, vpcId: unknown, subnetId: string): Resources => ({
  [id]: resource('EC2::TransitGatewayAttachment', {
    TransitGatewayId: ref('Tgw'),
    VpcId: vpcId,
    SubnetIds: [ref(subnetId)],
  }),
});
const plugIn: Resources = {
  PlugIn: resource('EC2::TransitGatewayRouteTableAssociation', {
    TransitGatewayAttachmentId: ref('Plug'),
    TransitGatewayRouteTableId: ref('Table'),
  }),
};
const toHub = (attachment: unknown): Resources => ({
  HubRoute: resource('EC2::TransitGatewayRoute', {
    TransitGatewayRouteTableId: ref('Table'),
    DestinationCidrBlock: '0.0.0.0/0',
    TransitGatewayAttachmentId: attachment,
  }),
});
const hub: Resources = {
  ...vpc(),
  ...subnet('A'),
  ...vpc('Hub', '10.1.0.0/16'),
  ...publicSubnet(ref('Hub')),
  ...tgw,
  ...plug('Plug', ref('Vpc'), 'A'),
  ...plug('HubPlug', ref('Hub'), 'Public'),
  ...plugIn,
  ...toHub(ref('HubPlug')),
  ...routeWhenOn(TO_TGW),
};
const service: Resources = {
  ...BASE,
  ...subnet('Ep'),
  Endpoint: resource('EC2::VPCEndpoint', {
    VpcId: ref('Vpc'),
    VpcEndpointType: 'GatewayLoadBalancer',
    SubnetIds: [ref('Ep')],
    ServiceName: { 'Fn::Sub': 'com.amazonaws.vpce.${AWS::Region}.${Service}' },
  }),
  Service: resource('EC2::VPCEndpointService', {
    GatewayLoadBalancerArns: [either('On', ref('Balancer'), ref('Other'))],
  }),
  Other: resource('ElasticLoadBalancingV2::LoadBalancer', { Type: 'gateway', Subnets: [ref('Public')] }),
  Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', { Type: 'gateway', Subnets: [ref('Ep')] }),
  ...routeWhenOn({ VpcEndpointId: ref('Endpoint') }),
};

describe('a way that is there only without the route to it is none:', () => {
  test.each<[string, Resources]>([
    [
      'a NAT gateway that stands in a public subnet then',
      {
        ...BASE,
        ...subnet('B'),
        Nat: resource('EC2::NatGateway', { SubnetId: either('On', ref('B'), ref('Public')) }),
        ...routeWhenOn(TO_NAT),
      },
    ],
    [
      'a target that is another one then',
      {
        ...BASE,
        Route: when('On', route('ATable', '0.0.0.0/0', { GatewayId: either('On', 'local', ref('Igw')) })),
      },
    ],
    [
      'a route table that is associated then',
      {
        ...BASE,
        ...subnet('B'),
        BAssociation: when('On', associate(ref('B'), ref('BTable'))),
        Second: when('Off', associate(ref('B'), ref('PublicTable'))),
        Nat: resource('EC2::NatGateway', { SubnetId: ref('B') }),
        ...routeWhenOn(TO_NAT),
      },
    ],
    [
      'an interface that forwards then',
      {
        ...BASE,
        Eni: resource('EC2::NetworkInterface', {
          SubnetId: ref('Public'),
          SourceDestCheck: either('On', true, false),
        }),
        ...routeWhenOn({ NetworkInterfaceId: ref('Eni') }),
      },
    ],
    [
      'an internet gateway that is attached then',
      { ...BASE, IgwAttachment: when('Off', BASE['IgwAttachment']!), ...routeWhenOn(TO_IGW) },
    ],
    [
      'a prefix list that has a public entry then',
      {
        ...BASE,
        List: resource('EC2::PrefixList', {
          Entries: [either('On', { Cidr: '10.0.0.0/8' }, { Cidr: '8.8.8.8/32' })],
        }),
        Route: when(
          'On',
          resource('EC2::Route', {
            RouteTableId: ref('ATable'),
            DestinationPrefixListId: ref('List'),
            ...TO_IGW,
          }),
        ),
      },
    ],
    [
      'an association with a transit gateway route table that is there then',
      {
        ...hub,
        PlugIn: when('Off', hub['PlugIn']!),
        Other: when('On', hub['PlugIn']!),
        HubRoute: when('Off', hub['HubRoute']!),
      },
    ],
    [
      'an attachment that a transit gateway route leads to then',
      { ...hub, ...toHub(either('On', ref('Plug'), ref('HubPlug'))) },
    ],
    ['an attachment that exists then', { ...hub, HubPlug: when('Off', hub['HubPlug']!) }],
  ])('%s', (_, Resources) => {
    expect(outcome(Resources)['A']).toBe('isolated');
  });

  test('a load balancer that its service leads to then, but for targets that are not shown', () => {
    // The load balancer of the other setting stands in a public subnet, so this would be a certain way out.
    expect(outcome(service)['A']).toMatch(/^unproven: the input does not show all targets/);
  });
});

describe('of two subnets that use one table, each under its own condition,', () => {
  test('each leaves under its own', () => {
    const Resources = {
      ...vpc(),
      ...subnet('A'),
      ...subnet('B'),
      ...internetGateway(),
      AAssociation: when('On', associate(ref('A'), ref('ATable'))),
      BAssociation: when('Off', associate(ref('B'), ref('ATable'))),
      Route: route('ATable', '0.0.0.0/0', TO_IGW),
    };
    expect(outcome(Resources)).toEqual({
      A: `exposed: ${from('A')} → internet gateway 'Igw' → internet [when On]`,
      B: "exposed: subnet 'B' → route table 'ATable' → 0.0.0.0/0 → internet gateway 'Igw' → internet [when Off]",
    });
  });
});

test('a route of either of two tables is in each only when it is in that one', () => {
  const Resources = {
    ...vpc(),
    ...subnet('A'),
    ...subnet('B'),
    ...internetGateway(),
    Route: route(either('On', ref('ATable'), ref('BTable')), '0.0.0.0/0', TO_IGW),
  };
  const { A, B } = outcome(Resources);
  expect([A, B].map((text) => text?.replace(/^.*\[/, '['))).toEqual(['[when On]', '[when not On]']);
});

describe('what a finding is about', () => {
  const abouts = (Resources: Resources): string[] =>
    auditTemplate({ ...FLAG, Resources }).findings.map(
      ({ ruleId, origin }) => `${ruleId} ${origin.logicalId}`,
    );

  test('is the subnet whose route table the input does not show', () => {
    const Resources = { ...vpc(), ...subnet('A'), AAssociation: associate(ref('A'), 'rtb-1') };
    expect(abouts(Resources)).toContain('AG003 A');
  });

  test('is the route, where a table that is not shown lies behind a NAT gateway', () => {
    const Resources = {
      ...BASE,
      ...subnet('B'),
      BAssociation: associate(ref('B'), 'rtb-1'),
      Nat: resource('EC2::NatGateway', { SubnetId: ref('B') }),
      Route: route('ATable', '0.0.0.0/0', TO_NAT),
    };
    expect(abouts(Resources)).toContain('AG002 Route');
    expect(outcome(Resources)['A']).toBe(
      "unproven: the routes of route table 'rtb-1' are not in the input: 'rtb-1' is outside the input",
    );
  });

  test('is the route, where a main table that is not shown lies behind a NAT gateway', () => {
    const Resources = {
      ...BASE,
      B: resource('EC2::Subnet', { VpcId: 'vpc-1' }),
      Nat: resource('EC2::NatGateway', { SubnetId: ref('B') }),
      Route: route('ATable', '0.0.0.0/0', TO_NAT),
    };
    expect(abouts(Resources)).toContain('AG002 Route');
    expect(outcome(Resources)['A']).toBe(
      "unproven: it uses the main route table of VPC 'vpc-1', which is outside the input",
    );
  });

  test('is the route whose block is not known', () => {
    const Resources = { ...BASE, Route: route('ATable', { 'Fn::ImportValue': 'Range' }, TO_IGW) };
    expect(abouts(Resources)).toContain('AG002 Route');
  });

  test('is the route to a network that the input does not show', () => {
    const Resources = {
      ...BASE,
      Route: route('ATable', '0.0.0.0/0', { LocalGatewayId: ref('Local') }),
      Local: resource('EC2::LocalGateway'),
    };
    expect(abouts(Resources)).toContain('AG002 Route');
  });
});
