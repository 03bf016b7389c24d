import type { Guard } from '../model/choices';
import type { NetworkModel } from '../model/network';
import type { Resource } from '../model/resource';
import { under } from './conditional';
import { controlsFor } from './controls';
import { listOf, toRule } from './dns/effects';
import { ALLOWS, INSTANCE, firewall, list } from './dns/examples';
import { breadthOf, isOfAws } from './dns/names';
import type { Problem, VpcResolver } from './dns/resolvers';
import { resolversOf, worstOf } from './dns/resolvers';
import { network, ref } from './networks';
import type { Row } from './rows';
import { violationsOf } from './rows';
import data from './rows/ag111.json';
import type { RuleModule, Violation } from './rule';

const ROWS = data as readonly Row[];
const [ALLOW, BLOCK] = ALLOWS;
const MOST_NAMES = 3;

/** AG111: a DNS firewall blocks what it does not list. */
export const ag111: RuleModule = {
  id: 'AG111',
  title: 'A DNS firewall lets names through that nobody lists',
  severity: 'error',
  state: 'exposed',
  category: 'name',
  rationale:
    'DNS Firewall takes the first rule that fits, and lets through what fits none: only BLOCK of every name, before any rule that allows every name, closes the resolver.',
  fix: "end the rule group with BLOCK of '*' for every type of query, and allow only names of your own and of AWS before it",
  controls: controlsFor('boundary', 'configuration'),
  rows: ROWS,
  examples: {
    bad: [
      network('a firewall that blocks only what is listed', {
        Instance: INSTANCE,
        ...firewall([{ ...BLOCK, FirewallDomainListId: ref('Own') }]),
      }),
      network('a firewall that only tells of what it sees', {
        Instance: INSTANCE,
        ...firewall([{ ...BLOCK, Action: 'ALERT' }]),
      }),
      network('every name allowed before it is blocked', {
        Instance: INSTANCE,
        ...firewall([{ ...ALLOW, FirewallDomainListId: ref('All') }, BLOCK]),
      }),
      network('rules whose order is by number, not by place', {
        Instance: INSTANCE,
        ...firewall([BLOCK, { ...ALLOW, Priority: 50, FirewallDomainListId: ref('All') }]),
      }),
      network('every name under a top-level domain', {
        Instance: INSTANCE,
        ...firewall(ALLOWS),
        ...list('Own', ['*.com']),
      }),
      network('a block of one type of query', {
        Instance: INSTANCE,
        ...firewall([ALLOW, { ...BLOCK, Qtype: 'TXT' }]),
      }),
      network('another group that is asked first', {
        Instance: INSTANCE,
        ...firewall(ALLOWS, { Priority: 300 }),
        Early: {
          Type: 'AWS::Route53Resolver::FirewallRuleGroup',
          Properties: { FirewallRules: [{ ...ALLOW, FirewallDomainListId: ref('All') }] },
        },
        Before: {
          Type: 'AWS::Route53Resolver::FirewallRuleGroupAssociation',
          Properties: {
            FirewallRuleGroupId: ref('Early'),
            MutationProtection: 'ENABLED',
            Priority: 200,
            VpcId: ref('Vpc'),
          },
        },
      }),
      network('a domain of somebody else', { ...firewall(ALLOWS), ...list('Own', ['*.example.com']) }),
      network('redirections that are not looked at', {
        ...firewall([{ ...ALLOW, FirewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN' }, BLOCK]),
      }),
      network('a firewall that one call takes off', firewall(ALLOWS, { MutationProtection: 'DISABLED' })),
    ],
    unknown: [
      network('a group that the input does not show', {
        Instance: INSTANCE,
        ...firewall(ALLOWS, { FirewallRuleGroupId: 'rslvr-frg-1' }),
      }),
      network('a list that is blocked and that the input does not show', {
        Instance: INSTANCE,
        ...firewall([ALLOW, { ...BLOCK, FirewallDomainListId: 'rslvr-fdl-1' }]),
      }),
      network('a list that is allowed and that is read from a bucket', {
        Instance: INSTANCE,
        ...firewall(ALLOWS),
        Own: {
          Type: 'AWS::Route53Resolver::FirewallDomainList',
          Properties: { DomainFileUrl: 's3://own/names.txt' },
        },
      }),
      network('a profile that the input does not show', {
        Instance: INSTANCE,
        Given: {
          Type: 'AWS::Route53Profiles::ProfileAssociation',
          Properties: { Name: 'own', ProfileId: 'rp-1', ResourceId: ref('Vpc') },
        },
      }),
    ],
    good: [
      network('a firewall that blocks what it does not list', { Instance: INSTANCE, ...firewall(ALLOWS) }),
      network('names of AWS, of private addresses, and one exact name', {
        Instance: INSTANCE,
        ...firewall(ALLOWS),
        ...list('Own', [
          '*.s3.eu-central-1.amazonaws.com',
          { 'Fn::Sub': '*.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}' },
          '*.0.10.in-addr.arpa.',
          'time.example.com',
        ]),
      }),
      network('a domain of a private zone', {
        ...firewall(ALLOWS),
        ...list('Own', ['*.corp.example.com']),
        Zone: {
          Type: 'AWS::Route53::HostedZone',
          Properties: { Name: 'corp.example.com.', VPCs: [{ VPCId: ref('Vpc'), VPCRegion: 'eu-central-1' }] },
        },
      }),
      network('an unknown list that is blocked before every name is', {
        Instance: INSTANCE,
        ...firewall([{ ...BLOCK, Priority: 1, FirewallDomainListId: 'rslvr-fdl-1' }, BLOCK]),
      }),
      network('every name allowed after it was blocked', {
        Instance: INSTANCE,
        ...firewall([BLOCK, { ...ALLOW, Priority: 300, FirewallDomainListId: ref('All') }]),
      }),
    ],
  },

  check({ model }) {
    return [
      ...resolversOf(model).flatMap((resolver) => worstOf(model, resolver, problemsOf(model, resolver))),
      ...model.resources
        .ofType('AWS::Route53Resolver::FirewallRuleGroup')
        .flatMap((group) => allowed(model, group)),
      ...ROWS.flatMap((row) => violationsOf(model, row)),
    ];
  },
};

function problemsOf({ choices }: NetworkModel, resolver: VpcResolver): readonly Problem[] {
  const { name, answers, endings } = resolver;
  return answers.flatMap((answer) =>
    endings.flatMap((ending): readonly Problem[] => {
      const when = choices.both(answer.when, ending.when);
      const { value } = ending;
      if (when === undefined) {
        return [];
      }
      switch (value.is) {
        case 'open':
          return [
            { when, message: `the DNS firewall of VPC '${name}' is open: ${value.how}`, isUnknown: false },
          ];
        case 'unknown':
          return [{ when, message: unclear(name, value.why), isUnknown: true }];
        default:
          return [];
      }
    }),
  );
}

function unclear(name: string, why: string): string {
  return `it cannot be told whether the DNS firewall of VPC '${name}' blocks every other name (${why})`;
}

/** What a group allows below domains of others: a warning, as their owners may well be ours. */
function allowed(model: NetworkModel, group: Resource): readonly Violation[] {
  return group
    .written('FirewallRules[]')
    .flatMap(({ when, value }) => {
      const rule = toRule(value);
      const list = rule.Action === 'BLOCK' ? undefined : listOf(model, rule.FirewallDomainListId ?? null);
      const action = rule.FirewallDomainRedirectionAction;
      const trusts = typeof action === 'string' && action.toUpperCase() === 'TRUST_REDIRECTION_DOMAIN';
      return list === undefined ? [] : ofList(model, { list, trusts, when: [group.when, when] });
    })
    .slice(0, MOST_NAMES);
}

interface Allowed {
  readonly list: Resource;
  readonly trusts: boolean;
  readonly when: readonly Guard[];
}

function ofList(model: NetworkModel, { list, trusts, when }: Allowed): readonly Violation[] {
  const { origin } = list;
  return list.written('Domains[]').flatMap((domain) => {
    const breadth = breadthOf(domain.value, model.resources);
    const message =
      breadth.covers === 'foreign'
        ? `'${origin.logicalId}' lets '${breadth.name}' through, and the input has no private zone of that name`
        : trusts && !isOfAws(domain.value)
          ? `names of '${origin.logicalId}' that are not of AWS are let through wherever they redirect to`
          : undefined;
    return message === undefined
      ? []
      : under(model, [...when, domain.when], { origin, message, severity: 'warning', state: 'defect' });
  });
}
