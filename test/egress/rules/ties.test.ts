import { describe, expect, test } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import type { Template } from '../../../lib/egress/load/source';
import type { Declaration } from '../../../lib/egress/model/declaration';
import type { JudgedFinding } from '../../../lib/egress/rules/waivers';
import { ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';
import type { Resources } from '../helpers';
import {
  NO_VALUE,
  att,
  either,
  internetGateway,
  ref,
  resource,
  route,
  source,
  subnet,
  vpc,
} from '../helpers';

const BASE: Resources = { ...vpc(), ...subnet('A') };

interface More {
  readonly rest?: Partial<Template>;
  readonly declared?: readonly string[];
  readonly account?: string;
}

/** What is found about the resources besides the base, as `rule state severity: message`. */
function found(resources: Resources, { rest = {}, declared = [], account }: More = {}): readonly string[] {
  const template = { ...rest, Resources: { ...BASE, ...resources } };
  const sources = [source(template, account === undefined ? {} : { account })];
  const declarations = declared.map(declaration);
  const { findings, report } = audit(
    { sources, annotations: [], declarations },
    { today: '2026-01-01', showsLines: false },
  );
  expect(report.assumptions.map(({ attachment }) => attachment)).toEqual(
    findings.length === 0 ? declared : [],
  );
  return findings.map(textOf);
}

function textOf({ ruleId, state, severity, message, condition }: JudgedFinding): string {
  const when = condition === undefined ? '' : ` [when ${condition}]`;
  return `${ruleId} ${state} ${severity}: ${message}${when}`;
}

function declaration(attachment: string): Declaration {
  return {
    attachment,
    kind: 'on-premises',
    owner: 'network-team',
    prefixes: ['10.0.0.0/8'],
    addresses: ofCidr(parseCidr('10.0.0.0/8')!),
    direction: 'both',
    expires: '2030-01-01',
    evidence: 'CHG-1',
  };
}

const FLAG: Partial<Template> = {
  Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};

describe('a link to a network that the input does not show', () => {
  const private1: Resources = {
    Link: resource('DirectConnect::PrivateVirtualInterface', { VirtualGatewayId: 'vgw-1' }),
  };
  const LINK =
    "AG016 unproven error: 'Link' is a private virtual interface of Direct Connect, and what lies behind it is not in the input";

  test('is unproven by itself', () => {
    expect(found(private1)).toEqual([LINK]);
  });

  test.each(['Link', 'Net/Link', 'vgw-1'])('is an assumption when it is declared as %s', (attachment) => {
    expect(found(private1, { declared: [attachment] })).toEqual([]);
  });

  test('is not covered by the declaration of another one', () => {
    expect(found(private1, { declared: ['vgw-2'] })).toEqual([LINK]);
  });

  test('is never declarable when it carries public addresses', () => {
    const Link = resource('DirectConnect::PublicVirtualInterface');
    expect(found({ Link }, { declared: ['Link'] })).toEqual([expect.stringMatching(/^AG016 unproven/)]);
  });

  test('is told with the condition under which it exists', () => {
    const Link = { ...private1['Link']!, Condition: 'On' };
    expect(found({ Link }, { rest: FLAG })).toEqual([`${LINK} [when On]`]);
  });

  test.each([
    [['0.0.0.0/0'], ['attachment-1'], "'0.0.0.0/0' of 'models' to 'attachment-1'"],
    [['10.0.0.0/8', '2000::/3'], ['a', 'b'], "'2000::/3' of 'models' to 'a', 'b'"],
    [[ref('Block')], ['attachment-1'], "a block that is not known of 'models' to 'attachment-1'"],
    [['0.0.0.0/0'], [ref('Block')], "'0.0.0.0/0' of 'models' to an attachment that is not known"],
  ])('is a policy of a core network that sends %j to %j', (blocks, destinations, told) => {
    const action = {
      action: 'create-route',
      segment: 'models',
      'destination-cidr-blocks': blocks,
      destinations,
    };
    const Core = resource('NetworkManager::CoreNetwork', { PolicyDocument: { 'segment-actions': [action] } });
    const rest = { Parameters: { Block: { Type: 'String' } } };
    expect(found({ Core }, { rest, declared: ['Core'] })).toEqual([
      `AG016 unproven error: 'Core' is a core network whose policy sends ${told}, and what lies behind it is not in the input`,
    ]);
  });
});

describe('a traffic mirror', () => {
  test('to an interface in a subnet that is not isolated is as open as the subnet', () => {
    const Resources = {
      ...internetGateway(),
      ...subnet('Public'),
      Out: route('PublicTable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
      Sensor: resource('EC2::NetworkInterface', { SubnetId: ref('Public'), GroupSet: ['sg-1'] }),
      Target: resource('EC2::TrafficMirrorTarget', { NetworkInterfaceId: ref('Sensor') }),
    };
    expect(found(Resources)).toContainEqual(
      expect.stringMatching(
        /^AG017 exposed error: 'Target' sends copies of packets to 'Sensor', whose subnet/,
      ),
    );
  });

  test('to an internal network load balancer of the input is silent', () => {
    const Resources = {
      Balancer: resource('ElasticLoadBalancingV2::LoadBalancer', {
        Type: 'network',
        Scheme: 'internal',
        Subnets: [ref('A')],
      }),
      Target: resource('EC2::TrafficMirrorTarget', { NetworkLoadBalancerArn: ref('Balancer') }),
    };
    expect(found(Resources)).toEqual([]);
  });

  test('without a target is unproven', () => {
    expect(found({ Session: resource('EC2::TrafficMirrorSession') })).toEqual([
      "AG017 unproven error: 'Session' sends copies of packets to a place that nothing names",
    ]);
  });
});

describe('an attachment of an internet gateway outside the input', () => {
  const attached = (InternetGatewayId: unknown): Resources => ({
    Attachment: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId }),
  });

  test.each(['igw-1', { 'Fn::ImportValue': 'Igw' }])('%j without a route is a warning', (id) => {
    expect(found(attached(id))).toEqual([expect.stringMatching(/^AG005 defect warning/)]);
  });

  test('is a way out for a route that names the same gateway', () => {
    const Out = route('ATable', '0.0.0.0/0', { GatewayId: 'igw-1' });
    expect(found({ ...attached('igw-1'), Out })).toEqual([expect.stringMatching(/^AG001 exposed error/)]);
  });

  test('is unproven for a route when deployment decides the gateway', () => {
    const id = { 'Fn::ImportValue': 'Igw' };
    const Out = route('ATable', '0.0.0.0/0', { GatewayId: id });
    expect(found({ ...attached(id), Out })).toContainEqual(expect.stringMatching(/^AG002 unproven error/));
  });
});

describe('a share', () => {
  const shared = (properties: Record<string, unknown>): Resources => ({
    Share: resource('RAM::ResourceShare', properties),
  });

  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ['with another account', { Principals: ['444455556666'] }, ['unproven']],
    ['with a role of another account', { Principals: ['arn:aws:iam::444455556666:role/r'] }, ['unproven']],
    ['with whatever a parameter says', { Principals: [ref('Flag')] }, ['unproven']],
    ['with the own account', { Principals: [ref('AWS::AccountId')] }, ['defect']],
    ['with an organization', { Principals: ['arn:aws:organizations::1:organization/o-1'] }, ['defect']],
    ['that admits no outsiders', { Principals: ['444455556666'], AllowExternalPrincipals: 'false' }, []],
  ])('%s is %j: %j', (_, properties, states) => {
    const told = found(shared(properties), { rest: FLAG }).map((text) =>
      text.split(' ').slice(0, 2).join(' '),
    );
    expect(told).toEqual(states.map((state) => `AG020 ${state}`));
  });

  test('with an account that the input is deployed to only waits for an outsider', () => {
    const Share = resource('RAM::ResourceShare', { Principals: ['111122223333'] });
    expect(found({ Share }, { account: '111122223333' })).toEqual([expect.stringMatching(/^AG020 defect/)]);
  });

  test('is told with the condition under which it admits outsiders', () => {
    const AllowExternalPrincipals = either('On', true, false);
    expect(found(shared({ AllowExternalPrincipals, Principals: ['444455556666'] }), { rest: FLAG })).toEqual([
      expect.stringMatching(/ \[when On\]$/),
    ]);
  });
});

describe('an endpoint service', () => {
  const offered = (AcceptanceRequired: unknown, principal: unknown): Resources => ({
    Service: resource('EC2::VPCEndpointService', { AcceptanceRequired }),
    Permissions: resource('EC2::VPCEndpointServicePermissions', {
      ServiceId: ref('Service'),
      AllowedPrincipals: [principal],
    }),
  });
  const CLIENT = 'arn:aws:iam::444455556666:root';

  test.each<[string, readonly [unknown, unknown], readonly string[]]>([
    ['anyone, without acceptance', [false, '*'], ['exposed error', 'defect warning']],
    ['anyone, with acceptance', [true, '*'], ['unproven error']],
    ['anyone, where nothing is said of acceptance', [NO_VALUE, '*'], ['unproven error']],
    ['another account, without acceptance', [false, CLIENT], ['unproven error', 'defect warning']],
    ['another account, with acceptance', [true, CLIENT], ['unproven error']],
    ['the own account', [true, { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' }], []],
    [
      'the own account, without acceptance',
      [false, { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' }],
      ['defect warning'],
    ],
    ['something that is no account', [true, 'someone'], ['unproven error']],
  ])('for %s', (_, [acceptance, principal], expected) => {
    const told = found(offered(acceptance, principal)).map((text) => text.replace(/^AG102 (.*?):.*/, '$1'));
    expect(told).toEqual(expected);
  });
});

describe('an endpoint whose service a parameter chooses among many', () => {
  const among = (...more: readonly string[]): readonly string[] => {
    const AllowedValues = [...Array.from({ length: 200 }, (_, index) => `service${index}`), ...more];
    const ServiceName = { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.${Service}' };
    const Endpoint = resource('EC2::VPCEndpoint', { VpcId: ref('Vpc'), ServiceName });
    const rest = { Parameters: { Service: { Type: 'String', AllowedValues } } };
    return found({ Endpoint }, { rest }).filter((text) => text.startsWith('AG101'));
  };

  test('of AWS is silent', () => {
    expect(among()).toEqual([]);
  });

  test('of which one is of somebody else leads there when it is chosen', () => {
    expect(among('vpce.vpce-svc-1')).toEqual([
      "AG101 exposed error: endpoint 'Endpoint' leads to 'com.amazonaws.region.vpce.vpce-svc-1', a service outside the input [when Service = vpce.vpce-svc-1]",
    ]);
  });

  test('with parts that make more names than are followed is unproven', () => {
    const AllowedValues = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const ServiceName = { 'Fn::Sub': 'com.amazonaws.${A}.${B}' };
    const Endpoint = resource('EC2::VPCEndpoint', { VpcId: ref('Vpc'), ServiceName });
    const rest = {
      Parameters: { A: { Type: 'String', AllowedValues }, B: { Type: 'String', AllowedValues } },
    };
    expect(found({ Endpoint }, { rest })).toContainEqual(
      expect.stringMatching(
        /^AG101 unproven .*too many values \(more than 64\), which 'Net\/A' and 'Net\/B' decide/,
      ),
    );
  });
});

describe('an endpoint of VPC Lattice', () => {
  const endpoint = (ServiceNetworkArn: unknown): Resources => ({
    Endpoint: resource('EC2::VPCEndpoint', {
      VpcEndpointType: 'ServiceNetwork',
      VpcId: ref('Vpc'),
      SubnetIds: [ref('A')],
      SecurityGroupIds: ['sg-1'],
      ServiceNetworkArn,
    }),
  });
  const ARN = 'arn:aws:vpc-lattice:eu-west-1:444455556666:servicenetwork/sn-1';

  test('of another account leads to somebody else', () => {
    expect(found(endpoint(ARN))).toEqual([
      `AG101 exposed error: endpoint 'Endpoint' leads to '${ARN}', a service outside the input`,
    ]);
  });

  test('of the own account, but outside the input, is unproven', () => {
    expect(found(endpoint(ARN), { account: '444455556666' })).toEqual([
      expect.stringMatching(/^AG101 unproven/),
    ]);
  });

  test('of a service network of the input is silent', () => {
    expect(found({ ...endpoint(att('Own', 'Arn')), Own: resource('VpcLattice::ServiceNetwork') })).toEqual(
      [],
    );
  });

  test('that a parameter decides is unproven', () => {
    const rest = { Parameters: { Network: { Type: 'String' } } };
    expect(found(endpoint(ref('Network')), { rest })).toEqual([expect.stringMatching(/^AG101 unproven/)]);
  });

  test('by an association of the whole VPC is judged alike', () => {
    const Use = resource('VpcLattice::ServiceNetworkVpcAssociation', { ServiceNetworkIdentifier: ARN });
    expect(found({ Use })).toEqual([
      expect.stringMatching(/^AG101 exposed error: service network association/),
    ]);
  });
});

test('a weaker mode of VPC Block Public Access is told once, with its condition', () => {
  const Block = resource('EC2::VPCBlockPublicAccessOptions', {
    InternetGatewayBlockMode: either('On', 'block-ingress', 'block-bidirectional'),
  });
  expect(found({ Block }, { rest: FLAG })).toEqual([
    "AG015 defect warning: VPC Block Public Access 'Block' is set to block-ingress, which lets packets out [when On]",
  ]);
});

test('VPC Block Public Access is told with a path, which it does not take away', () => {
  const Resources = {
    ...internetGateway(),
    Out: route('ATable', '0.0.0.0/0', { GatewayId: ref('Igw') }),
    Block: resource('EC2::VPCBlockPublicAccessOptions', { InternetGatewayBlockMode: 'block-bidirectional' }),
  };
  expect(found(Resources)).toEqual([
    expect.stringMatching(
      /^AG001 exposed error: .* → internet; VPC Block Public Access 'Block' is state of the account, which is no proof$/,
    ),
  ]);
});
