import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PARTITIONS } from '../../lib/endpoints/partitions';
import { EndpointService } from '../../lib/network/endpoint-service';
import { network, template } from './helpers';

const LISTS = 'AWS::Route53Resolver::FirewallDomainList';
const GROUPS = 'AWS::Route53Resolver::FirewallRuleGroup';

interface Rule {
  readonly Action: string;
  readonly Priority: number;
  readonly FirewallDomainListId: { readonly 'Fn::GetAtt': readonly [string, string] };
  readonly FirewallDomainRedirectionAction?: string;
}

/** The rules in the order in which they are asked, each with the names of its list. */
function rules(vpc: ReturnType<typeof network>) {
  const made = template(vpc);
  const lists = made.findResources(LISTS);
  const [group] = Object.values(made.findResources(GROUPS));
  return [...(group?.Properties.FirewallRules as Rule[])]
    .sort((a, b) => a.Priority - b.Priority)
    .map(({ Action, FirewallDomainListId, FirewallDomainRedirectionAction: redirection }) => ({
      action: Action,
      redirection,
      names: lists[FirewallDomainListId['Fn::GetAtt'][0]]?.Properties.Domains as string[],
    }));
}

describe('the DNS firewall', () => {
  test('ends with a block of every name', () => {
    expect(rules(network()).at(-1)).toMatchObject({ action: 'BLOCK', names: ['*'] });
  });

  test('answers that a blocked name does not exist', () => {
    template(network()).hasResourceProperties(GROUPS, {
      FirewallRules: Match.arrayWith([Match.objectLike({ Action: 'BLOCK', BlockResponse: 'NXDOMAIN' })]),
    });
  });

  test('stands before the resolver of the VPC, first of all and protected', () => {
    template(network()).hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
      VpcId: { Ref: Match.stringLikeRegexp('^Net') },
      Priority: 101,
      MutationProtection: 'ENABLED',
    });
  });

  test('trusts redirections of names of AWS alone', () => {
    const [ofAws, own] = rules(network({ services: [EndpointService.S3, EndpointService.ECR_DKR] }));
    expect(ofAws?.redirection).toBe('TRUST_REDIRECTION_DOMAIN');
    expect(ofAws?.names.filter((name) => !name.endsWith('.amazonaws.com'))).toEqual([]);
    expect(own?.redirection).toBe('INSPECT_REDIRECTION_DOMAIN');
  });

  test('lets handlers of custom resources find where they answer CloudFormation', () => {
    expect(network({ props: { handlerTier: {} } }).allowedNames).toContain('*.s3.eu-central-1.amazonaws.com');
  });

  test('lets the names of each endpoint through, also of one that is added later', () => {
    const vpc = network({ services: [EndpointService.STS] });
    vpc.addService(EndpointService.EKS_AUTH);
    expect(vpc.allowedNames).toEqual(
      expect.arrayContaining(['sts.eu-central-1.amazonaws.com', 'eks-auth.eu-central-1.api.aws']),
    );
  });

  test('knows no service without an endpoint', () => {
    expect(network().allowedNames.filter((name) => name.includes('s3.'))).toEqual([]);
  });

  test('lets the API server of a private cluster through with the endpoint of EKS, and no OIDC issuer', () => {
    const { allowedNames } = network({ services: [EndpointService.EKS] });
    expect(allowedNames).toContain('*.eu-central-1.eks.amazonaws.com');
    expect(allowedNames).not.toContain('oidc.eks.eu-central-1.amazonaws.com');
  });

  test.each([
    ['10.0.0.0/16', ['*.0.10.in-addr.arpa']],
    ['172.16.4.0/22', ['4', '5', '6', '7'].map((octet) => `*.${octet}.16.172.in-addr.arpa`)],
    ['192.168.7.0/24', ['*.7.168.192.in-addr.arpa']],
  ])('lets reverse names of %s through', (cidr, names) => {
    const tiers = [
      { name: 'App', cidrMask: 26 },
      { name: 'Endpoints', cidrMask: 27 },
    ];
    const { allowedNames } = network({ props: { cidr, tiers } });
    expect(allowedNames.filter((name) => name.endsWith('.arpa'))).toEqual(names);
  });

  test.each([
    ['eu-central-1', '*.eu-central-1.compute.internal'],
    ['us-east-1', '*.ec2.internal'],
  ])('lets the search suffix of %s through', (region, name) => {
    expect(network({ region }).allowedNames).toContain(name);
  });

  test.each(PARTITIONS.map(({ regions, dnsSuffix }) => [regions[0]!, dnsSuffix]))(
    'in %s knows names below %s',
    (region, suffix) => {
      const vpc = network({ region, services: [EndpointService.S3] });
      expect(vpc.allowedNames).toContain(`*.s3.${region}.${suffix}`);
    },
  );

  test('lets declared names through, and those of AWS wherever they redirect', () => {
    const vpc = network({ props: { dns: { allow: ['*.corp.internal'] } } });
    vpc.addAllowedName('db.eu-central-1.rds.amazonaws.com');
    const [ofAws, own] = rules(vpc);
    expect(own?.names).toContain('*.corp.internal');
    expect(ofAws?.names).toContain('db.eu-central-1.rds.amazonaws.com');
  });

  test.each(['*', '*.com', 'com', 'a b.example', '*.*.example.com', 'http://example.com', ''])(
    'refuses to allow %j',
    (name) => {
      expect(() => network({ props: { dns: { allow: [name] } } })).toThrow(
        /is no name that the DNS firewall 'Prod\/Net\/DnsFirewall' can allow, expected one with at least two labels/,
      );
    },
  );

  test('takes a name of 255 characters, and none that is longer', () => {
    const name = `${'a.'.repeat(123)}internal`;
    const vpc = network({ props: { dns: { allow: [`b${name}`] } } });
    expect(vpc.allowedNames).toContain(`b${name}`);
    expect(() => vpc.addAllowedName(`bb${name}`)).toThrow(
      /^'bba\.[a.]+…' has 256 characters, expected at most 255 in a name that the DNS firewall 'Prod\/Net\/DnsFirewall' allows$/,
    );
  });

  test('takes 100,000 names, and no more', () => {
    const allow = Array.from({ length: 100_000 }, (_, index) => `n${index}.corp.internal`);
    const vpc = network({ props: { dns: { allow } } });
    vpc.addAllowedName('n7.corp.internal');
    expect(() => vpc.addAllowedName('one.more.internal')).toThrow(
      /^the DNS firewall 'Prod\/Net\/DnsFirewall' allows more than 100000 names, expected at most that many: /,
    );
  });

  test('can be left out', () => {
    const vpc = network({ props: { dns: { firewall: false } } });
    template(vpc).resourceCountIs(GROUPS, 0);
    expect(vpc.allowedNames).toEqual([]);
  });

  test('can be unprotected, so that it can be deleted', () => {
    const vpc = network({ props: { dns: { mutationProtection: false } } });
    template(vpc).hasResourceProperties('AWS::Route53Resolver::FirewallRuleGroupAssociation', {
      MutationProtection: 'DISABLED',
    });
  });
});

describe('query logs', () => {
  test('are written for the VPC to a log group under a customer key', () => {
    const made = template(network({ props: { flowLogs: false } }));
    made.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 365 });
    made.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfig', {
      DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('QueryLogs'), 'Arn'] },
    });
    made.hasResourceProperties('AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation', {
      ResourceId: { Ref: Match.stringLikeRegexp('^Net') },
    });
  });

  test('are delivered by the log service of the own account alone', () => {
    const made = template(network({ props: { flowLogs: false } }));
    const [policy] = Object.values(made.findResources('AWS::Logs::ResourcePolicy'));
    const document = JSON.stringify(policy?.Properties.PolicyDocument);
    expect(document).toContain('delivery.logs.amazonaws.com');
    expect(document).toContain('aws:SourceAccount');
  });

  test('raise an alarm on one blocked query', () => {
    const vpc = network();
    const made = template(vpc);
    made.hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.firewall_rule_action = "BLOCK" }',
      MetricTransformations: [Match.objectLike({ MetricName: 'BlockedQueries' })],
    });
    made.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'BlockedQueries', Threshold: 1 });
    expect(vpc.blockedQueryAlarm).toBeDefined();
  });

  test('can be turned off', () => {
    const vpc = network({ props: { dns: { queryLogs: false } } });
    template(vpc).resourceCountIs('AWS::Route53Resolver::ResolverQueryLoggingConfig', 0);
    expect([vpc.queryLogGroup, vpc.blockedQueryAlarm]).toEqual([undefined, undefined]);
  });
});
