import { ref } from '../networks';

/** Parts of networks with a DNS firewall, which the examples of several rules are made of. */

type Resources = Readonly<Record<string, unknown>>;

/** Something that can ask for names. */
export const INSTANCE: unknown = {
  Type: 'AWS::EC2::Instance',
  Properties: { ImageId: 'ami-1', SubnetId: ref('Subnet'), SecurityGroupIds: ['sg-1'] },
};

/** Rules that allow one private domain and block the rest. */
export const ALLOWS: readonly Resources[] = [
  { Action: 'ALLOW', Priority: 100, FirewallDomainListId: ref('Own') },
  { Action: 'BLOCK', Priority: 200, FirewallDomainListId: ref('All'), BlockResponse: 'NXDOMAIN' },
];

export function list(id: string, Domains: unknown): Resources {
  return { [id]: { Type: 'AWS::Route53Resolver::FirewallDomainList', Properties: { Domains } } };
}

/** A rule group before the resolver of the VPC, with a list `Own` and a list `All`. */
export function firewall(rules: unknown, association: Resources = {}, rest: Resources = {}): Resources {
  return {
    ...list('Own', ['*.example.internal']),
    ...list('All', ['*']),
    Group: { Type: 'AWS::Route53Resolver::FirewallRuleGroup', Properties: { FirewallRules: rules } },
    Guards: {
      Type: 'AWS::Route53Resolver::FirewallRuleGroupAssociation',
      ...rest,
      Properties: {
        FirewallRuleGroupId: ref('Group'),
        MutationProtection: 'ENABLED',
        Priority: 101,
        VpcId: ref('Vpc'),
        ...association,
      },
    },
  };
}
