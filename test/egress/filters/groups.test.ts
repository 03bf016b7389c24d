import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import {
  PUBLIC_PATH,
  auditTemplate,
  auditTemplates,
  filtered,
  from,
  publicSubnet,
  ref,
  resource,
  source,
  vpc,
} from '../helpers';
import { BY_NAT, acl, entry, group, instance, rule } from './parts';

const NET: Resources = { ...vpc(), ...publicSubnet() };
const BOTH: Resources = { ...NET, ...BY_NAT };
const SHUT = 'isolated';
const OPEN = `exposed: ${PUBLIC_PATH}`;

const inPublic = (...parts: readonly Resources[]): string | undefined =>
  filtered({ Resources: Object.assign({}, NET, ...parts) as Resources })['Public'];
const inApp = (...parts: readonly Resources[]): string =>
  filtered({ Resources: Object.assign({}, BOTH, ...parts) as Resources })['App'] ?? '';

describe('the groups of what stands in a subnet', () => {
  test('close the path when they let nothing public out or in', () => {
    expect(
      inPublic(
        group('G', { out: ['-1 - 10.0.0.0/8'], in: ['tcp 443 10.0.0.0/8'] }),
        instance('Public', ['G']),
      ),
    ).toBe(SHUT);
  });

  test('close nothing where nothing is shown', () => {
    expect(inPublic(group('G', { out: ['-1 - 10.0.0.0/8'] }))).toBe(OPEN);
  });

  test('close nothing that one of several lets out', () => {
    const groups = {
      ...group('G', { out: ['-1 - 10.0.0.0/8'] }),
      ...group('H', { out: ['udp 53 0.0.0.0/0'] }),
    };
    expect(inPublic(groups, instance('Public', ['G', 'H']))).toBe(OPEN);
  });

  test('close nothing while another interface of the subnet is open', () => {
    const groups = { ...group('G', { out: ['-1 - 10.0.0.0/8'] }), ...group('H', {}) };
    expect(inPublic(groups, instance('Public', ['G']), instance('Public', ['H'], 'Second'))).toBe(OPEN);
  });

  test('let answers out to whom they let in, whatever may begin inside', () => {
    expect(
      inPublic(
        group('G', { out: ['-1 - 10.0.0.0/8'], in: ['tcp 443 0.0.0.0/0'] }),
        instance('Public', ['G']),
      ),
    ).toBe(OPEN);
  });

  test('are not asked about the way in behind a NAT gateway', () => {
    expect(
      inApp(group('G', { out: ['-1 - 10.0.0.0/8'], in: ['tcp 443 0.0.0.0/0'] }), instance('App', ['G'])),
    ).toBe(SHUT);
  });

  test('are asked together with the network ACL', () => {
    const parts = [group('G', { out: ['tcp 443 0.0.0.0/0'] }), instance('App', ['G']), acl('App')];
    expect(inApp(...parts, entry('100 allow out 17 0.0.0.0/0'))).toBe(SHUT);
  });

  test('are IPv4 or IPv6, not both', () => {
    expect(inApp(group('G', { out: ['-1 - ::/0'] }), instance('App', ['G']))).toBe(SHUT);
  });

  test('are not known where something unknown names the subnet', () => {
    const custom = { Custom: { Type: 'Custom::Placer', Properties: { Subnet: ref('App') } } };
    const parts = [group('G', { out: ['-1 - 10.0.0.0/8'] }), instance('App', ['G']), custom];
    expect(inApp(...parts)).toContain("which groups 'Custom' (Custom::Placer) puts its interfaces into");
  });

  test('are not known where an object of Kubernetes gives groups to pods', () => {
    const object = {
      ...{ apiVersion: 'vpcresources.k8s.aws/v1beta1', kind: 'SecurityGroupPolicy' },
      ...{ metadata: { name: 'open' }, spec: { securityGroups: { groupIds: ['sg-1'] } } },
    };
    const custom = {
      Object: {
        Type: 'Custom::AWSCDK-EKS-KubernetesResource',
        Properties: { ServiceToken: 'x', ClusterName: 'x', Manifest: JSON.stringify([object]) },
      },
    };
    const parts = [group('G', { out: ['-1 - 10.0.0.0/8'] }), instance('App', ['G']), custom];
    expect(inApp(...parts)).toContain(
      "SecurityGroupPolicy 'open' gives interfaces of pods groups of its own",
    );
  });

  test('are those of the machine where objects of Kubernetes give pods none', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'any' } };
    const custom = {
      Object: {
        Type: 'Custom::AWSCDK-EKS-KubernetesResource',
        Properties: { ServiceToken: 'x', ClusterName: 'x', Manifest: JSON.stringify([object]) },
      },
    };
    expect(inApp(group('G', { out: ['-1 - 10.0.0.0/8'] }), instance('App', ['G']), custom)).toBe(SHUT);
  });

  test('are not known where they are outside', () => {
    const outside = {
      Machine: resource('EC2::Instance', { SubnetId: ref('App'), SecurityGroupIds: ['sg-1'] }),
    };
    expect(inApp(outside)).toBe(
      "unproven: filters may let it through: the rules of security group 'sg-1' are not in the input",
    );
  });

  test('are those of a launch template', () => {
    const template = resource('EC2::LaunchTemplate', {
      LaunchTemplateData: { SecurityGroupIds: [ref('G')] },
    });
    const fleet = resource('AutoScaling::AutoScalingGroup', {
      VPCZoneIdentifier: [ref('App')],
      LaunchTemplate: { LaunchTemplateId: ref('Template'), Version: '1' },
    });
    expect(inApp(group('G', { out: ['-1 - 10.0.0.0/8'] }), { Template: template, Fleet: fleet })).toBe(SHUT);
  });

  test('are those of a function in the VPC', () => {
    const handler = resource('Lambda::Function', {
      VpcConfig: { SubnetIds: [ref('App')], SecurityGroupIds: [ref('G')] },
    });
    expect(inApp(group('G', { out: ['tcp 443 0.0.0.0/0'] }), { Handler: handler })).toContain('exposed');
  });

  test('are those of a database by its subnet group', () => {
    const parts = {
      Subnets: resource('RDS::DBSubnetGroup', { DBSubnetGroupDescription: 'all', SubnetIds: [ref('App')] }),
      Database: resource('RDS::DBInstance', {
        DBSubnetGroupName: ref('Subnets'),
        VPCSecurityGroups: [ref('G')],
      }),
    };
    expect(inApp(group('G', { out: ['-1 - 10.0.0.0/8'] }), parts)).toBe(SHUT);
  });
});

describe('a security group that states no egress rule', () => {
  test('lets everything out', () => {
    expect(inApp(group('G', {}), instance('App', ['G']))).toContain('exposed');
  });

  test('is not known where a rule of its own is added', () => {
    const loose = resource('EC2::SecurityGroupEgress', { GroupId: ref('G'), ...rule('-1 - 10.0.0.0/8') });
    expect(inApp(group('G', {}), instance('App', ['G']), { Loose: loose })).toContain(
      "CloudFormation may take the rule away that EC2 gives 'G', as 'Loose' adds one",
    );
  });

  test('is open where the rule that is added is', () => {
    const loose = resource('EC2::SecurityGroupEgress', {
      GroupId: { 'Fn::GetAtt': ['G', 'GroupId'] },
      ...rule('udp 53 8.8.8.8/32'),
    });
    const parts = [group('G', { out: ['-1 - 10.0.0.0/8'] }), instance('App', ['G']), { Loose: loose }];
    expect(inApp(...parts)).toContain('exposed');
  });
});

describe('rules about others', () => {
  const only = (properties: Readonly<Record<string, unknown>>): Resources => ({
    G: resource('EC2::SecurityGroup', {
      GroupDescription: 'G',
      VpcId: ref('Vpc'),
      SecurityGroupEgress: [{ IpProtocol: '-1', ...properties }],
    }),
  });
  const list = (...blocks: readonly string[]): Resources => ({
    List: resource('EC2::PrefixList', { Entries: blocks.map((Cidr) => ({ Cidr })) }),
  });

  test('members of a group are no public addresses', () => {
    expect(
      inApp(only({ DestinationSecurityGroupId: ref('H') }), group('H', {}), instance('App', ['G'])),
    ).toBe(SHUT);
  });

  test('a prefix list of private blocks lets nothing out', () => {
    expect(
      inApp(only({ DestinationPrefixListId: ref('List') }), list('10.0.0.0/8'), instance('App', ['G'])),
    ).toBe(SHUT);
  });

  test('a prefix list with a public block lets it out', () => {
    const found = inApp(
      only({ DestinationPrefixListId: ref('List') }),
      list('10.0.0.0/8', '52.94.0.0/22'),
      instance('App', ['G']),
    );
    expect(found).toBe(`exposed: ${from('App')} → nat gateway 'Nat' → ${PUBLIC_PATH}`);
  });

  test('a prefix list from outside is not known', () => {
    expect(inApp(only({ DestinationPrefixListId: 'pl-1' }), instance('App', ['G']))).toContain(
      "the entries of prefix list 'pl-1' are not in the input",
    );
  });
});

describe('what is told of filters', () => {
  const shut = { ...BOTH, ...group('G', { out: ['-1 - 10.0.0.0/8'] }), ...instance('App', ['G']) };

  test('is a warning where only they close a path', () => {
    const { findings } = auditTemplates([source({ Resources: shut })], {}, { countsFilters: true });
    expect(findings.filter(({ ruleId }) => ruleId === 'AG204').map(({ severity }) => severity)).toEqual([
      'warning',
    ]);
  });

  test('is on the path where they do not count', () => {
    const { report } = auditTemplate({ Resources: shut });
    const [app] = report.subnets.find(({ id }) => id === 'App')?.path ?? [];
    expect(app?.filters).toEqual([
      { kind: 'security-group', id: 'G', stack: 'Net', direction: 'out', effect: 'blocks' },
    ]);
  });

  test('is the claim, where they count', () => {
    const { report } = auditTemplates([source({ Resources: shut })], {}, { countsFilters: true });
    expect(report.filters?.counted).toBe(true);
  });

  test('is no claim, where they do not count', () => {
    expect(auditTemplate({ Resources: shut }).report.filters).toBeUndefined();
  });
});
