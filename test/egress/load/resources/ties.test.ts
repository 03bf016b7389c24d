import { describe, expect, test } from 'vitest';
import type { NetworkModel } from '../../../../lib/egress/model/network';
import type { Resources } from '../../helpers';
import { NO_VALUE, att, either, ref, resource, when } from '../../helpers';
import { networkOf, spelled } from './told';

type Json = Readonly<Record<string, unknown>>;

const GIVEN = ref('Given');
const IN_A = { SubnetId: ref('A') };
const x = (type: string, properties: Json, more: Resources = {}): NetworkModel =>
  networkOf({ ...more, X: resource(type, properties) });

describe('a link of a template', () => {
  const links = (model: NetworkModel): string[] =>
    model.ties.links.map(({ what, ends, far, isPublic }) =>
      [
        what,
        spelled(model, ends),
        ...(far === undefined ? [] : [`far ${spelled(model, far)}`]),
        ...(isPublic === undefined ? [] : ['public']),
      ].join('; '),
    );

  test.each<[string, Json, string]>([
    ['EC2::VPNConnection', { VpnGatewayId: 'vgw-1' }, 'a VPN connection; X, vgw-1'],
    [
      'EC2::TransitGatewayPeeringAttachment',
      { TransitGatewayId: 'tgw-1', PeerTransitGatewayId: 'tgw-2' },
      'a peering with another transit gateway; X, tgw-1; far tgw-2',
    ],
    [
      'DirectConnect::PublicVirtualInterface',
      {},
      'a public virtual interface of Direct Connect, which carries public addresses; X; public',
    ],
  ])('is %s %j', (type, properties, expected) => {
    expect(links(x(type, properties))).toEqual([expected]);
  });

  const PUBLIC = {
    'segment-actions': [
      { action: 'create-route', segment: 's', 'destination-cidr-blocks': ['0.0.0.0/0'], destinations: ['a'] },
    ],
  };

  test('is the public route of a core network, under the settings that write it', () => {
    const found = links(x('NetworkManager::CoreNetwork', { PolicyDocument: PUBLIC }));
    expect(found).toEqual([expect.stringMatching(/^a core network whose policy sends .*; ; public$/)]);
    expect(links(x('NetworkManager::CoreNetwork', { PolicyDocument: { 'segment-actions': [] } }))).toEqual(
      [],
    );
    const model = x('NetworkManager::CoreNetwork', { PolicyDocument: either('On', PUBLIC, {}) });
    expect(model.ties.links.map((link) => model.choices.describe(link.when))).toEqual(['On']);
  });
});

describe('switches of a template', () => {
  test.each<[unknown, string[]]>([
    ['block-ingress', ['block-ingress']],
    ['off', ['off']],
    [NO_VALUE, ['off']],
    [GIVEN, ['block-bidirectional', 'block-ingress', 'off']],
  ])('block public access: %j', (InternetGatewayBlockMode, expected) => {
    const { ties } = x('EC2::VPCBlockPublicAccessOptions', { InternetGatewayBlockMode });
    expect(ties.publicAccessBlocks[0]?.modes.map(({ value }) => value)).toEqual(expected);
  });

  test.each<[Json, string]>([
    [{ VpcId: ref('V') }, 'V'],
    [IN_A, 'A'],
  ])('leave out of it %j', (properties, expected) => {
    const model = x('EC2::VPCBlockPublicAccessExclusion', properties);
    expect(model.ties.publicAccessExclusions.map(({ of }) => spelled(model, of))).toEqual([expected]);
  });

  test.each<[string, Json, string]>([
    ['EC2::TrafficMirrorSession', { TrafficMirrorTargetId: 'tmt-1' }, 'tmt-1'],
    ['EC2::TrafficMirrorTarget', { NetworkInterfaceId: 'eni-1' }, 'eni-1'],
    ['EC2::TrafficMirrorTarget', { NetworkLoadBalancerArn: 'arn:lb' }, 'arn:lb'],
    ['EC2::TrafficMirrorTarget', { GatewayLoadBalancerEndpointId: 'vpce-1' }, 'vpce-1'],
  ])('copy packets: %s %j', (type, properties, expected) => {
    const model = x(type, properties);
    expect(model.ties.mirrors.map(({ id, to }) => [id, spelled(model, to)])).toEqual([['Net/X', expected]]);
  });

  test('lead what comes in by a gateway', () => {
    const model = x('EC2::GatewayRouteTableAssociation', { GatewayId: 'igw-1' });
    expect(model.ties.ingressTables.map(({ gateway }) => spelled(model, gateway))).toEqual(['igw-1']);
  });

  test.each([
    ['EC2::Subnet', 'EnableDns64', 'a subnet with DNS64, which gives IPv4 names NAT64 addresses'],
    ['EC2::Subnet', 'AssignIpv6AddressOnCreation', 'a subnet that gives machines IPv6 addresses'],
    ['EC2::VPCCidrBlock', 'AmazonProvidedIpv6CidrBlock', 'a range of public IPv6 addresses'],
  ])('give addresses: %s %s', (type, property, what) => {
    const switches = (value: unknown, condition?: string): string[] => {
      const one = resource(type, { [property]: value });
      const model = networkOf({ X: condition === undefined ? one : when(condition, one) });
      return model.ties.addressSwitches.map(
        (found) => `${found.what} ${model.choices.describe(found.when) ?? 'always'}`,
      );
    };
    expect(switches(true)).toEqual([`${what} always`]);
    expect(switches(false)).toEqual([]);
    expect(switches(NO_VALUE)).toEqual([]);
    expect(switches(either('On', true, false))).toEqual([`${what} On`]);
    expect(switches(either('On', true, false), 'On')).toEqual([`${what} On`]);
    expect(switches(either('On', false, true), 'On')).toEqual([]);
  });
});

describe('what a template shares', () => {
  test.each<[Json, boolean[]]>([
    [{}, [true]],
    [{ AllowExternalPrincipals: false }, [false]],
  ])('may go to outsiders: %j', (more, expected) => {
    const { ties } = x('RAM::ResourceShare', { Principals: ['222222222222'], ...more });
    expect(ties.shares.map((share) => share.allowsOutsiders.map(({ value }) => value))).toEqual([expected]);
    expect(ties.shares[0]?.principals.map(({ value }) => value.kind)).toEqual(['account']);
  });

  test('may go to whom an association names', () => {
    const { ties } = x('RAM::PrincipalAssociation', { Principal: '222222222222' });
    expect(ties.shares.map((share) => share.allowsOutsiders)).toEqual([[{ when: [], value: true }]]);
    expect(ties.shares[0]?.principals).toHaveLength(1);
  });

  test.each<[Json, boolean[]]>([
    [{}, [false]],
    [{ AcceptanceRequired: false }, [true]],
    [{ AcceptanceRequired: true }, [false]],
  ])('is a service that takes whoever asks: %j', (properties, expected) => {
    const { ties } = x('EC2::VPCEndpointService', properties);
    expect(ties.services.map(({ id, acceptsAll }) => [id, acceptsAll.map(({ value }) => value)])).toEqual([
      ['Net/X', expected],
    ]);
  });

  const principals = (value: unknown, account?: string): unknown[] => {
    const X = resource('EC2::VPCEndpointServicePermissions', {
      ServiceId: 'vpce-svc-1',
      AllowedPrincipals: value,
    });
    const model = networkOf({ X }, account === undefined ? {} : { account });
    const [grant] = model.ties.serviceGrants;
    expect(spelled(model, grant?.service ?? [])).toBe('vpce-svc-1');
    return grant?.principals.map((one) => one.value) ?? [];
  };

  test.each<[unknown, unknown]>([
    ['*', { kind: 'anyone' }],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' }, { kind: 'own' }],
    ['arn:aws:iam::111111111111:root', { kind: 'own' }],
    [111111111111, { kind: 'own' }],
    ['arn:aws:iam::222222222222:root', expect.objectContaining({ kind: 'account' }) as unknown],
    [GIVEN, { kind: 'unknown', why: expect.stringContaining('Given') as unknown }],
    [
      { 'Fn::Sub': 'arn:aws:iam::${Given}:root' },
      { kind: 'unknown', why: expect.stringContaining('Given') as unknown },
    ],
  ])('is granted to %j', (principal, expected) => {
    expect(principals([principal], '111111111111')).toEqual([expected]);
  });

  test('is granted under the settings that name somebody', () => {
    const X = resource('EC2::VPCEndpointServicePermissions', { AllowedPrincipals: either('On', ['*'], []) });
    const model = networkOf({ X });
    expect(model.ties.serviceGrants[0]?.principals.map((one) => model.choices.describe(one.when))).toEqual([
      'On',
    ]);
  });

  test.each<[unknown, unknown]>([
    [att('N', 'Arn'), { kind: 'own' }],
    [ref('N'), { kind: 'own' }],
    [att('A', 'VpcId'), expect.objectContaining({ kind: 'unknown' }) as unknown],
    [
      'arn:aws:vpc-lattice:eu-west-1:222222222222:servicenetwork/sn-1',
      { kind: 'foreign', name: 'arn:aws:vpc-lattice:eu-west-1:222222222222:servicenetwork/sn-1' },
    ],
  ])('is a service network that a VPC joins: %j', (value, expected) => {
    const more = { N: resource('VpcLattice::ServiceNetwork') };
    const { ties } = x('VpcLattice::ServiceNetworkVpcAssociation', { ServiceNetworkIdentifier: value }, more);
    expect(ties.serviceNetworks.map(({ serviceNames }) => serviceNames.map((one) => one.value))).toEqual([
      [expected],
    ]);
  });
});

describe('the default security group of a VPC', () => {
  const uses = (type: string, properties: Json): string[] =>
    x(type, properties).defaultSecurityGroupUses.map(({ how }) => how.replace(/,? .*/, ''));
  const IN_SUBNETS = { SubnetIds: [ref('A')] };

  test.each<[string, Json, string[]]>([
    ['EC2::Instance', IN_A, ['names']],
    ['EC2::Instance', { ...IN_A, SecurityGroupIds: ['sg-1'] }, []],
    ['EC2::Instance', {}, []],
    ['EC2::VPCEndpoint', { ...IN_SUBNETS, VpcEndpointType: 'Interface' }, ['names']],
    ['EC2::VPCEndpoint', { ...IN_SUBNETS, VpcEndpointType: 'Resource' }, ['names']],
    ['EC2::VPCEndpoint', { ...IN_SUBNETS, VpcEndpointType: 'GatewayLoadBalancer' }, []],
    ['EC2::VPCEndpoint', IN_SUBNETS, []],
    ['EC2::VPCEndpoint', { ...IN_SUBNETS, VpcEndpointType: GIVEN }, ['names']],
    ['ElasticLoadBalancingV2::LoadBalancer', { Subnets: [ref('A')] }, ['names']],
    ['ElasticLoadBalancingV2::LoadBalancer', { Subnets: [ref('A')], Type: 'network' }, []],
    ['ElasticLoadBalancingV2::LoadBalancer', { Subnets: [ref('A')], Type: 'gateway' }, []],
    ['Lambda::Function', {}, []],
  ])('is used by what names none: %s %j', (type, properties, expected) => {
    expect(uses(type, properties)).toEqual(expected);
  });

  test.each<[unknown, boolean]>([
    [att('V', 'DefaultSecurityGroup'), true],
    [{ 'Fn::GetAtt': 'V.DefaultSecurityGroup' }, true],
    [{ 'Fn::Sub': '${V.DefaultSecurityGroup}' }, true],
    [{ 'Fn::If': ['On', [att('V', 'DefaultSecurityGroup')], 'sg-1'] }, true],
    [att('V', 'DefaultNetworkAcl'), false],
    ['V.DefaultSecurityGroup', false],
    [null, false],
  ])('is used by what names it: %j', (group, isUsed) => {
    const model = x(
      'Lambda::Function',
      { VpcConfig: { SecurityGroupIds: [group] } },
      { Y: resource('EC2::EIP', { Note: 'DefaultSecurityGroup' }) },
    );
    expect(model.defaultSecurityGroupUses.map(({ origin, how }) => `${origin.logicalId} ${how}`)).toEqual(
      isUsed ? ['X names the default security group of a VPC'] : [],
    );
  });

  test.each(['Custom::VpcRestrictDefaultSG', 'AWS::IAM::Policy'])(
    'is not used by what empties it: %s',
    (Type) => {
      const X = { Type, Properties: { Group: att('V', 'DefaultSecurityGroup') } };
      expect(networkOf({ X }).defaultSecurityGroupUses).toEqual([]);
    },
  );
});
