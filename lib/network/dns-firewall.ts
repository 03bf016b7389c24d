import { Lazy, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53resolver from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import { UsageError } from '../shared/errors';
import { awsNames, isOfAws, vpcNames } from './dns-names';
import quotas from './dns-quotas.json';
import type { Layout } from './layout';

/** The first priority that an association may have: no other group is asked before. */
const FIRST_PRIORITY = 101;
/** Characters of a name that is too long that a message tells. */
const SHOWN = 40;
const NAME = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** What a DNS firewall is made from. */
export interface DnsFirewallProps {
  readonly vpc: ec2.IVpc;
  readonly layout: Layout;
  /** Keys of the services that have an endpoint, when the template is written. */
  readonly services: () => readonly string[];
  readonly allow: readonly string[];
  readonly mutationProtection: boolean;
}

/**
 * Lets only listed names through to the resolver of a VPC, and answers NXDOMAIN for all others.
 *
 * Names of AWS may redirect to whatever AWS chooses, such as the servers behind a bucket's name; each redirection of
 * another name must be listed as well. When DNS Firewall does not answer, the resolver refuses the query: the default of
 * the service, which CloudFormation cannot set, and `UpdateFirewallConfig` can change.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-vpc-configuration.html
 */
export class DnsFirewall extends Construct {
  private readonly declared = new Set<string>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DnsFirewallProps,
  ) {
    super(scope, id);

    props.allow.forEach((name) => this.allow(name));
    const ofAws = this.list('AwsNames', () => this.namesOfAws());
    const own = this.list('OwnNames', () => this.ownNames());
    const every = this.list('EveryName', () => ['*']);
    const group = new route53resolver.CfnFirewallRuleGroup(this, 'Resource', {
      firewallRules: [
        {
          action: 'ALLOW',
          priority: 100,
          firewallDomainListId: ofAws.attrId,
          firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
        },
        {
          action: 'ALLOW',
          priority: 200,
          firewallDomainListId: own.attrId,
          firewallDomainRedirectionAction: 'INSPECT_REDIRECTION_DOMAIN',
        },
        { action: 'BLOCK', blockResponse: 'NXDOMAIN', priority: 300, firewallDomainListId: every.attrId },
      ],
    });
    new route53resolver.CfnFirewallRuleGroupAssociation(this, 'Association', {
      firewallRuleGroupId: group.attrId,
      vpcId: props.vpc.vpcId,
      priority: FIRST_PRIORITY,
      mutationProtection: props.mutationProtection ? 'ENABLED' : 'DISABLED',
    });
  }

  /** Every name that is let through, sorted. */
  public get names(): string[] {
    return [...new Set([...this.namesOfAws(), ...this.ownNames()])].sort();
  }

  /**
   * Lets one more name through, or with `*.` in front all names below it.
   *
   * @throws UsageError if it is no name of at least two labels, or exceeds a quota of DNS Firewall
   */
  public allow(name: string): void {
    if (!Token.isUnresolved(name)) {
      this.check(name);
    }
    this.declared.add(name);
    const { most } = quotas.namesOfList;
    if (this.declared.size > most) {
      throw new UsageError(
        `the DNS firewall '${this.node.path}' allows more than ${most} names, expected at most that many: ` +
          "allow a domain of your own as '*.corp.internal' in place of its names",
      );
    }
  }

  private check(name: string): void {
    const { most } = quotas.lengthOfName;
    if (name.length > most) {
      throw new UsageError(
        `'${name.slice(0, SHOWN)}…' has ${name.length} characters, expected at most ${most} in a name that the DNS ` +
          `firewall '${this.node.path}' allows`,
      );
    }
    if (!NAME.test(name)) {
      throw new UsageError(
        `'${name}' is no name that the DNS firewall '${this.node.path}' can allow, expected one with at least two ` +
          "labels, like 'registry.corp.internal' or '*.corp.internal'",
      );
    }
  }

  private namesOfAws(): string[] {
    const { layout, services } = this.props;
    const declared = [...this.declared].filter((name) => isOfAws(name, layout));
    return [...new Set([...awsNames(layout, services()), ...declared])].sort();
  }

  private ownNames(): string[] {
    const { layout } = this.props;
    const declared = [...this.declared].filter((name) => !isOfAws(name, layout));
    return [...new Set([...vpcNames(layout), ...declared])].sort();
  }

  private list(id: string, produce: () => string[]): route53resolver.CfnFirewallDomainList {
    return new route53resolver.CfnFirewallDomainList(this, id, { domains: Lazy.list({ produce }) });
  }
}
