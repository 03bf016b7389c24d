import { controlsFor } from './controls';
import { INSTANCE } from './dns/examples';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag115.json';

const ASSOCIATION = 'AWS::Route53Resolver::ResolverRuleAssociation';

/** AG115: nobody else decides where names are asked. */
export const ag115 = ruleOfRows(
  {
    id: 'AG115',
    title: 'Somebody else decides how names are resolved',
    severity: 'error',
    state: 'unproven',
    category: 'name',
    rationale:
      'Rules, profiles and logs of another account are changed by its owner at any time, without a change of any template of ours.',
    fix: 'define it in the input, or add the template that does',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single(
          'a firewall group that the input does not show',
          'AWS::Route53Resolver::FirewallRuleGroupAssociation',
          {
            FirewallRuleGroupId: 'rslvr-frg-0123456789abcdef',
            Priority: 200,
            VpcId: ref('Vpc'),
          },
        ),
        single('a resolver rule of the organization', ASSOCIATION, {
          ResolverRuleId: 'rslvr-rr-0123456789abcdef0',
          VPCId: ref('Vpc'),
        }),
      ],
      unknown: [
        single('a resolver rule that the input does not show', ASSOCIATION, {
          ResolverRuleId: 'rslvr-rr-0123456789abcdef1',
          VPCId: ref('Vpc'),
        }),
        open(single('a resolver rule by parameter', ASSOCIATION, { ResolverRuleId: ref('Rule') }), 'Rule'),
        single('a profile of another account', 'AWS::Route53Profiles::ProfileAssociation', {
          Name: 'hub',
          ProfileId: 'rp-0123456789abcdef',
          ResourceId: ref('Vpc'),
        }),
        network('a zone of another account in an own profile', {
          Profile: { Type: 'AWS::Route53Profiles::Profile', Properties: { Name: 'own' } },
          Carried: {
            Type: 'AWS::Route53Profiles::ProfileResourceAssociation',
            Properties: {
              Name: 'zone',
              ProfileId: ref('Profile'),
              ResourceArn: 'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ',
            },
          },
        }),
      ],
      good: [
        network('a rule of the input', {
          Rule: {
            Type: 'AWS::Route53Resolver::ResolverRule',
            Properties: { DomainName: 'amazonaws.com', RuleType: 'SYSTEM' },
          },
          Used: { Type: ASSOCIATION, Properties: { ResolverRuleId: ref('Rule'), VPCId: ref('Vpc') } },
        }),
        single('the rule that every VPC has', ASSOCIATION, {
          ResolverRuleId: 'rslvr-autodefined-rr-internet-resolver',
          VPCId: ref('Vpc'),
        }),
        network('a profile of the input with a zone of the input', {
          Instance: INSTANCE,
          Profile: { Type: 'AWS::Route53Profiles::Profile', Properties: { Name: 'own' } },
          Zone: {
            Type: 'AWS::Route53::HostedZone',
            Properties: { Name: 'own.internal', VPCs: [{ VPCId: ref('Vpc'), VPCRegion: 'eu-central-1' }] },
          },
          Carried: {
            Type: 'AWS::Route53Profiles::ProfileResourceAssociation',
            Properties: {
              Name: 'zone',
              ProfileId: ref('Profile'),
              ResourceArn: { 'Fn::Sub': 'arn:${AWS::Partition}:route53:::hostedzone/${Zone}' },
            },
          },
          Given: {
            Type: 'AWS::Route53Profiles::ProfileAssociation',
            Properties: { Name: 'own', ProfileId: ref('Profile'), ResourceId: ref('Vpc') },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
