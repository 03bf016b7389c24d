import { controlsFor } from './controls';
import { ALLOWS, INSTANCE, firewall, list } from './dns/examples';
import type { Problem, VpcResolver } from './dns/resolvers';
import { resolversOf, worstOf } from './dns/resolvers';
import { network, ref } from './networks';
import type { Analysis, RuleModule } from './rule';

const OFF = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false } },
};

/** AG110: names leave no VPC unless somebody lists them. */
export const ag110: RuleModule = {
  id: 'AG110',
  title: 'The resolver of a VPC answers any name',
  severity: 'error',
  state: 'exposed',
  category: 'name',
  covers: ['DNS-01'],
  rationale:
    'The resolver of Amazon asks name servers anywhere on behalf of a VPC without any route, so that data leaves in the names that are asked.',
  fix: "associate a rule group of Route 53 Resolver DNS Firewall that allows the names that are needed and ends with BLOCK of '*', or set EnableDnsSupport to false",
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('an instance in a VPC with nothing before its resolver', { Instance: INSTANCE }),
      network('a function in a VPC whose firewall stands before another one', {
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: { VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] } },
        },
        Other: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
        ...firewall(ALLOWS, { VpcId: ref('Other') }),
      }),
      network('a VPC in which nothing runs yet', {}),
      network('an endpoint by which other networks ask', {
        Inbound: {
          Type: 'AWS::Route53Resolver::ResolverEndpoint',
          Properties: {
            Direction: 'INBOUND',
            IpAddresses: [{ SubnetId: ref('Subnet') }],
            SecurityGroupIds: ['sg-1'],
          },
        },
      }),
      network(
        'a firewall under a condition',
        { Instance: INSTANCE, ...firewall(ALLOWS, {}, { Condition: 'HasFirewall' }) },
        {
          Parameters: { Filter: { Type: 'String', AllowedValues: ['yes', 'no'] } },
          Conditions: { HasFirewall: { 'Fn::Equals': [ref('Filter'), 'yes'] } },
        },
      ),
    ],
    unknown: [
      network(
        'an instance in a VPC by parameter',
        {
          Instance: INSTANCE,
          Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('VpcId'), CidrBlock: '10.0.0.0/24' } },
        },
        { Parameters: { VpcId: { Type: 'AWS::EC2::VPC::Id' } } },
      ),
      network('a switch that another stack decides', {
        Instance: INSTANCE,
        Vpc: {
          Type: 'AWS::EC2::VPC',
          Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: { 'Fn::ImportValue': 'elsewhere' } },
        },
      }),
    ],
    good: [
      network('a firewall that blocks what it does not list', { Instance: INSTANCE, ...firewall(ALLOWS) }),
      network('a VPC without a resolver', { ...OFF, Instance: INSTANCE }),
      network('a firewall by way of a Route 53 Profile', {
        Instance: INSTANCE,
        ...list('All', ['*']),
        Group: firewall(ALLOWS).Group,
        ...list('Own', ['*.example.internal']),
        Profile: { Type: 'AWS::Route53Profiles::Profile', Properties: { Name: 'own' } },
        Carried: {
          Type: 'AWS::Route53Profiles::ProfileResourceAssociation',
          Properties: {
            Name: 'own',
            ProfileId: ref('Profile'),
            ResourceArn: { 'Fn::GetAtt': ['Group', 'Arn'] },
            ResourceProperties: '{"priority":102}',
          },
        },
        Given: {
          Type: 'AWS::Route53Profiles::ProfileAssociation',
          Properties: { Name: 'own', ProfileId: ref('Profile'), ResourceId: ref('Vpc') },
        },
      }),
      network(
        'a firewall before a VPC by parameter',
        {
          Instance: INSTANCE,
          Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('VpcId'), CidrBlock: '10.0.0.0/24' } },
          ...OFF,
          ...firewall(ALLOWS, { VpcId: ref('VpcId') }),
        },
        { Parameters: { VpcId: { Type: 'AWS::EC2::VPC::Id' } } },
      ),
    ],
  },

  check({ model }: Analysis) {
    return resolversOf(model).flatMap((resolver) => worstOf(model, resolver, problemsOf(model, resolver)));
  },
};

function problemsOf({ choices }: Analysis['model'], resolver: VpcResolver): readonly Problem[] {
  const { name, answers, endings, isShown } = resolver;
  return answers.flatMap((answer) =>
    endings.flatMap((ending) => {
      const when = choices.both(answer.when, ending.when);
      if (when === undefined || ending.value.is !== 'unfiltered') {
        return [];
      }
      const message = !isShown
        ? `the input does not show VPC '${name}', nor what stands before its resolver`
        : answer.value === true
          ? `the resolver of VPC '${name}' answers any name`
          : `it cannot be told whether VPC '${name}' has a resolver that answers any name (${answer.value})`;
      return [{ when, message, isUnknown: !isShown || answer.value !== true }];
    }),
  );
}
