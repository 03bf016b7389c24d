import type { NetworkModel } from '../model/network';
import { controlsFor } from './controls';
import { IDLE_ENDPOINT, serversOutside } from './dns/servers';
import { network, open, ref } from './networks';
import type { Row } from './rows';
import { answersOf, violationOf, violationsOf } from './rows';
import rows from './rows/ag112.json';
import type { RuleModule, Violation } from './rule';

const ROWS = rows as readonly Row[];

const ENDPOINT = {
  Endpoint: {
    Type: 'AWS::Route53Resolver::ResolverEndpoint',
    Properties: {
      Direction: 'OUTBOUND',
      IpAddresses: [{ SubnetId: ref('Subnet') }],
      SecurityGroupIds: ['sg-1'],
    },
  },
};

const rule = (
  properties: Readonly<Record<string, unknown>>,
  VPCId: unknown = ref('Vpc'),
): Readonly<Record<string, unknown>> => ({
  ...ENDPOINT,
  Rule: {
    Type: 'AWS::Route53Resolver::ResolverRule',
    Properties: {
      DomainName: 'corp.internal',
      ResolverEndpointId: ref('Endpoint'),
      RuleType: 'FORWARD',
      ...properties,
    },
  },
  Used: {
    Type: 'AWS::Route53Resolver::ResolverRuleAssociation',
    Properties: { ResolverRuleId: ref('Rule'), VPCId },
  },
});

const to = (...addresses: readonly unknown[]): readonly unknown[] =>
  addresses.map((Ip) => ({ Ip, Port: '53' }));

/** AG112: names are forwarded to known servers inside alone. */
export const ag112: RuleModule = {
  id: 'AG112',
  title: 'Names are forwarded to a server outside',
  severity: 'error',
  state: 'exposed',
  category: 'name',
  covers: ['DNS-02'],
  rationale:
    'Whoever runs the server that is asked reads every name below the domain, and the resolver asks on behalf of machines that have no route themselves.',
  fix: 'forward to servers in a VPC of the input or in a declared network, or delete the rule',
  controls: controlsFor('boundary', 'third-party'),
  rows: ROWS,
  examples: {
    bad: [
      network('a rule that forwards to a public resolver', rule({ TargetIps: to('8.8.8.8') })),
      network('a rule for every name', rule({ DomainName: '.', TargetIps: to('10.0.0.10', '9.9.9.9') })),
      network(
        'a public resolver by IPv6',
        rule({ TargetIps: [{ Ipv6: '2001:4860:4860::8888', Port: '53' }] }),
      ),
      network('an outbound endpoint, for which anybody can make rules', ENDPOINT),
    ],
    unknown: [
      network('a server in a network that the input does not show', rule({ TargetIps: to('10.200.0.10') })),
      open(network('a server by parameter', rule({ TargetIps: to(ref('Server')) })), 'Server'),
      network('a public resolver in a rule that nothing uses', {
        Rule: rule({ TargetIps: to('8.8.8.8') })['Rule'],
      }),
      network(
        'a delegation, which leads where a record says',
        rule({ RuleType: 'DELEGATE', DelegationRecord: 'corp.internal' }),
      ),
    ],
    good: [
      network('a server in the VPC', rule({ TargetIps: to('10.0.0.10', '10.0.0.11') })),
      network('a directory of the input', {
        ...rule({
          TargetIps: [{ Ip: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Directory', 'DnsIpAddresses'] }] } }],
        }),
        Directory: {
          Type: 'AWS::DirectoryService::MicrosoftAD',
          Properties: {
            Name: 'corp.internal',
            Password: 'p',
            VpcSettings: { VpcId: ref('Vpc'), SubnetIds: [] },
          },
        },
      }),
      network('a rule that leaves a domain to the resolver of the VPC', {
        ...rule({ TargetIps: to('10.0.0.10') }),
        System: {
          Type: 'AWS::Route53Resolver::ResolverRule',
          Properties: { DomainName: 'amazonaws.com', RuleType: 'SYSTEM' },
        },
      }),
      network('an endpoint by which others ask us', {
        Endpoint: {
          ...ENDPOINT.Endpoint,
          Properties: { ...ENDPOINT.Endpoint.Properties, Direction: 'INBOUND' },
        },
      }),
    ],
  },

  check({ model }) {
    return [
      ...serversOutside(model, 'AG112'),
      ...idleEndpoints(model),
      ...ROWS.flatMap((row) => violationsOf(model, row)),
    ];
  },
};

/** Outbound endpoints without a rule of the input: a capability that nobody uses yet. */
function idleEndpoints(model: NetworkModel): readonly Violation[] {
  const used = new Set(
    model.resources
      .ofType('AWS::Route53Resolver::ResolverRule')
      .flatMap((found) => found.at('ResolverEndpointId'))
      .flatMap(({ value }) => (value.kind === 'resource' ? [value.id] : [])),
  );
  return model.resources
    .ofType(IDLE_ENDPOINT.type)
    .filter(({ id }) => !used.has(id))
    .flatMap((resource) => {
      const answers = answersOf(model, resource, IDLE_ENDPOINT.when).filter(({ value }) => value === true);
      return violationOf(model, { resource, row: IDLE_ENDPOINT, answers });
    });
}
