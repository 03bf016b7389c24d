import type { Guard } from '../model/choices';
import type { NetworkModel } from '../model/network';
import { under } from './conditional';
import { controlsFor } from './controls';
import { ALLOWS, INSTANCE, firewall } from './dns/examples';
import type { VpcResolver } from './dns/resolvers';
import { resolversOf } from './dns/resolvers';
import { network, ref } from './networks';
import type { RuleModule, Violation } from './rule';

const LOG = {
  Log: {
    Type: 'AWS::Route53Resolver::ResolverQueryLoggingConfig',
    Properties: { DestinationArn: { 'Fn::GetAtt': ['Group', 'Arn'] } },
  },
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 365 } },
};

const logged = (ResourceId: unknown): Readonly<Record<string, unknown>> => ({
  ...LOG,
  Logged: {
    Type: 'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation',
    Properties: { ResolverQueryLogConfigId: ref('Log'), ResourceId },
  },
});

/** AG117: what is asked of a resolver is written down. */
export const ag117: RuleModule = {
  id: 'AG117',
  title: 'Nobody writes down which names a VPC asks for',
  severity: 'warning',
  state: 'defect',
  category: 'name',
  covers: ['DNS-10'],
  rationale:
    'Names are the one way out that needs no route and leaves no flow record: only the query log shows that somebody tries.',
  fix: 'associate a query logging configuration of Route 53 Resolver with the VPC',
  controls: controlsFor('monitoring'),
  examples: {
    bad: [
      network('an instance in a VPC without a query log', { Instance: INSTANCE }),
      network('a firewall whose refusals nobody sees', firewall(ALLOWS)),
      network('a query log of another VPC', {
        Instance: INSTANCE,
        Other: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
        ...logged(ref('Other')),
      }),
    ],
    good: [
      network('a VPC with a query log', { Instance: INSTANCE, ...logged(ref('Vpc')) }),
      network('a VPC in which nothing runs yet', {}),
      network('a VPC without a resolver', {
        Instance: INSTANCE,
        Vpc: {
          Type: 'AWS::EC2::VPC',
          Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false },
        },
      }),
      network('a VPC with a Route 53 Profile that the input does not show', {
        Instance: INSTANCE,
        Given: {
          Type: 'AWS::Route53Profiles::ProfileAssociation',
          Properties: { Name: 'own', ProfileId: 'rp-1', ResourceId: ref('Vpc') },
        },
      }),
    ],
  },

  check({ model }) {
    return resolversOf(model)
      .filter(({ isShown }) => isShown)
      .flatMap((resolver) => unlogged(model, resolver));
  },
};

function unlogged(model: NetworkModel, resolver: VpcResolver): readonly Violation[] {
  const isUsed =
    resolver.occupants.length > 0 || resolver.endings.some(({ value }) => value.is !== 'unfiltered');
  if (!isUsed) {
    return [];
  }
  const { origin, name } = resolver;
  const absent = model.choices.absenceOf(logsOf(model, resolver));
  return resolver.answers
    .flatMap((answer) =>
      absent.flatMap((when) =>
        under(model, [answer.when, when], {
          origin,
          message: `the queries of VPC '${name}' are not logged`,
        }),
      ),
    )
    .slice(0, 1);
}

/** A profile carries the logging of all its VPCs, or the input does not show what it carries. */
function logsOf({ resources, choices }: NetworkModel, { isVpc }: VpcResolver): readonly Guard[] {
  return [
    ...resources.ofType('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation'),
    ...resources.ofType('AWS::Route53Profiles::ProfileAssociation'),
  ].flatMap((association) =>
    association
      .at('ResourceId')
      .filter(({ value }) => isVpc(value))
      .flatMap(({ when }) => {
        const merged = choices.both(association.when, when);
        return merged === undefined ? [] : [merged];
      }),
  );
}
