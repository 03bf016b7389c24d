import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { Template } from '../../../lib/egress/load/source';
import type { Declaration } from '../../../lib/egress/model/declaration';
import { analyse, findingsOf } from '../../../lib/egress/rules';
import { ROWS } from '../../../lib/egress/rules/dns/servers';
import { ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';
import { readSpecification } from '../../../scripts/specification';
import type { Resources } from '../helpers';
import { ref, resource, source, vpc } from '../helpers';

const FLAG: Partial<Template> = {
  Parameters: { Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};

function rule(properties: Readonly<Record<string, unknown>>): Resources {
  return {
    Out: resource('Route53Resolver::ResolverEndpoint', { Direction: 'OUTBOUND' }),
    Rule: resource('Route53Resolver::ResolverRule', {
      RuleType: 'FORWARD',
      ResolverEndpointId: ref('Out'),
      ...properties,
    }),
    Used: resource('Route53Resolver::ResolverRuleAssociation', { ResolverRuleId: ref('Rule') }),
  };
}

const to = (Ip: unknown): Resources => rule({ TargetIps: [{ Ip }] });

const options = (properties: Readonly<Record<string, unknown>>): Resources => ({
  Options: resource('EC2::DHCPOptions', properties),
  Given: resource('EC2::VPCDHCPOptionsAssociation', { DhcpOptionsId: ref('Options'), VpcId: ref('Vpc') }),
});

const HUB: Declaration = {
  attachment: 'tgw-1',
  kind: 'hub',
  owner: 'network-team',
  prefixes: ['10.200.0.0/16'],
  addresses: ofCidr(parseCidr('10.200.0.0/16')!),
  direction: 'both',
  expires: '2027-03-31',
  evidence: 'CHG-1',
};

function judge(resources: Resources, rest: Partial<Template> = {}, declared: readonly Declaration[] = []) {
  const model = loadTemplates([source({ ...rest, Resources: { ...vpc(), ...resources } })]);
  model.declarations.push(...declared);
  return analyse(model);
}

/** What AG112 and AG113 say: state, condition, and the message after the name of the resource. */
function said(resources: Resources, rest: Partial<Template> = {}, declared: readonly Declaration[] = []) {
  return findingsOf(judge(resources, rest, declared))
    .filter(({ ruleId }) => ruleId === 'AG112' || ruleId === 'AG113')
    .map(({ ruleId, state, condition, message }) => {
      const when = condition === undefined ? '' : ` when ${condition}`;
      return `${ruleId} ${state}${when}: ${message.replace(/^(.*whether )?'\w+' \([\w:]+\) /, '$1')}`;
    });
}

describe('a server that names are forwarded to', () => {
  it('is outside by a public address', () => {
    expect(said(to('8.8.8.8'))).toEqual(['AG112 exposed: forwards names to a server outside: 8.8.8.8']);
  });

  it('is outside by an address of an own Elastic IP', () => {
    const address = { Address: resource('EC2::EIP') };
    expect(said({ ...to(ref('Address')), ...address })).toEqual([
      'AG112 exposed: forwards names to a server outside: ${Address}',
    ]);
  });

  it('is inside in the range of a VPC, also a public one', () => {
    const own = { Own: resource('EC2::VPC', { CidrBlock: '11.0.0.0/16' }) };
    expect(said({ ...to('11.0.0.10'), ...own })).toEqual([]);
  });

  it('is not known in a private network that the input does not show', () => {
    expect(said(to('10.200.0.10'))).toEqual([
      'AG112 unproven: it cannot be told whether forwards names to a server outside: no network of the input has 10.200.0.10',
    ]);
  });

  it('is inside in a declared network, and the answer relies on it', () => {
    expect(said(to('10.200.0.10'), {}, [HUB])).toEqual([]);
    expect(judge(to('10.200.0.10'), {}, [HUB]).assumptions).toEqual([HUB]);
  });

  it('is not vouched for by a network that only comes in', () => {
    expect(said(to('10.200.0.10'), {}, [{ ...HUB, direction: 'inbound' }])).toHaveLength(1);
  });

  it('is told with the setting that makes it public', () => {
    expect(said(to({ 'Fn::If': ['On', '9.9.9.9', '10.0.0.9'] }), FLAG)).toEqual([
      'AG112 exposed when On: forwards names to a server outside: 9.9.9.9',
    ]);
  });

  it('is told with the setting under which the rule is used', () => {
    const { Used, ...rest } = to('9.9.9.9');
    expect(said({ ...rest, Used: { ...Used!, Condition: 'On' } }, FLAG)).toEqual([
      'AG112 exposed when On: forwards names to a server outside: 9.9.9.9',
    ]);
  });

  it('matters not in a rule that leaves names to the resolver of the VPC', () => {
    expect(said(rule({ RuleType: 'SYSTEM', TargetIps: [{ Ip: '8.8.8.8' }] }))).toEqual([]);
  });

  it('is told where the type of the rule is not known', () => {
    const unknown = rule({ RuleType: { 'Fn::ImportValue': 'elsewhere' }, TargetIps: [{ Ip: '8.8.8.8' }] });
    expect(said(unknown)).toContainEqual(expect.stringMatching(/^AG112 unproven: .*no stack of the input/));
  });

  it('is in use by a Route 53 Profile', () => {
    const { Used, ...rest } = to('9.9.9.9');
    const carried = resource('Route53Profiles::ProfileResourceAssociation', {
      ResourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
    });
    expect(Used).toBeDefined();
    expect(said({ ...rest, Carried: carried })).toEqual([
      'AG112 exposed: forwards names to a server outside: 9.9.9.9',
    ]);
  });

  it.each([
    ['all of them are one parameter', { TargetIps: ref('Targets') }],
    ['each of them is', { TargetIps: [{ Ip: ref('Targets') }] }],
    ['a part of the address is', { TargetIps: [{ Ip: { 'Fn::Sub': '10.0.${Targets}.1' } }] }],
    ['a parameter store has it', { TargetIps: [{ Ip: '{{resolve:ssm:/dns/server}}' }] }],
    ['a macro makes it', { TargetIps: { 'Fn::Transform': { Name: 'M' } } }],
  ])('is not known where %s', (_, properties) => {
    const found = said(rule(properties), { Parameters: { Targets: { Type: 'String' } } });
    expect(found.map((line) => line.slice(0, 14))).toContain('AG112 unproven');
  });

  it('can be what a nested stack hands back, which may be anything', () => {
    const nested = { Child: resource('CloudFormation::Stack', { TemplateURL: 'https://bucket/x.json' }) };
    const target = to({ 'Fn::GetAtt': ['Child', 'Outputs.Server'] });
    expect(said({ ...target, ...nested })[0]).toMatch(/^AG112 unproven/);
  });
});

describe('a server that machines are told to ask', () => {
  it.each([
    ['AmazonProvidedDNS'],
    ['amazonprovideddns'],
    ['169.254.169.253'],
    ['fd00:ec2::253'],
    ['10.0.0.2'],
  ])('is of Amazon as %s', (server) => {
    expect(said(options({ DomainNameServers: [server] }))).toEqual([]);
  });

  it('is outside by a public address', () => {
    expect(said(options({ DomainNameServers: ['AmazonProvidedDNS', '2606:4700:4700::1111'] }))).toEqual([
      'AG113 exposed: tells machines to ask a resolver outside: 2606:4700:4700::1111',
    ]);
  });

  it('is found in a list that one text holds', () => {
    const replication = resource('DMS::ReplicationInstance', { DnsNameServers: '10.0.0.2, 8.8.8.8' });
    expect(said({ Replication: replication })).toEqual(['AG113 exposed: asks a resolver outside: 8.8.8.8']);
  });

  it('is a mere warning for the time', () => {
    expect(said(options({ NtpServers: ['129.6.15.28'] }))).toEqual([
      'AG113 defect: tells machines to ask a server outside for the time: 129.6.15.28',
    ]);
  });

  it('is not worth a warning for the time in a private network', () => {
    expect(said(options({ NtpServers: ['10.200.0.1', '169.254.169.123'] }))).toEqual([]);
  });

  it('can be a name of a host', () => {
    expect(said(options({ DomainNameServers: ['dns.example.com'] }))).toEqual([
      'AG113 exposed: tells machines to ask a resolver outside: dns.example.com',
    ]);
  });
});

describe('the places where servers are named', () => {
  const { types } = readSpecification();

  it.each(ROWS)(
    '$type $path: is in the specification, with a source and a date',
    ({ type, path, uses = [], source: from, date }) => {
      expect(types.get(type)).toContain(path.replace(/\[\]$/, ''));
      expect(uses.filter((use) => types.get(use.type)?.has(use.path) !== true)).toEqual([]);
      expect(from.length).toBeGreaterThan(10);
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    },
  );
});
