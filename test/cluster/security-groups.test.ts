import { describe, expect, it, test } from 'vitest';
import { clusterIn, templateOf } from './helpers';

interface Rule {
  readonly GroupId?: unknown;
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly CidrIp?: string;
  readonly DestinationPrefixListId?: string;
}

const cluster = clusterIn({ cluster: { webhookPorts: [9443] } });
cluster.admitControlPlane(9443, 'again');
const template = templateOf(cluster);

/** A group of the cluster, and what it states itself. */
function group(name: string): { id: string; egress: Rule[] } {
  const found = Object.entries(template.findResources('AWS::EC2::SecurityGroup')).filter(([id]) =>
    id.startsWith(`ClusterSecurityGroups${name}`),
  );
  expect(found).toHaveLength(1);
  return { id: found[0]![0], egress: found[0]![1].Properties.SecurityGroupEgress as Rule[] };
}

/** Rules that stand beside their group. */
function rulesOf(type: string, name: string): Rule[] {
  const { id } = group(name);
  return Object.values(template.findResources(type))
    .map(({ Properties }) => Properties as Rule)
    .filter(({ GroupId }) => JSON.stringify(GroupId).includes(id));
}

describe('the security groups of a cluster', () => {
  test.each(['Nodes', 'ControlPlane'])('state rules of %s in the group, so that EC2 adds none', (name) => {
    expect(group(name).egress.length).toBeGreaterThan(0);
  });

  test.each(['Nodes', 'ControlPlane'])('name no address that %s send to', (name) => {
    const rules = [...group(name).egress, ...rulesOf('AWS::EC2::SecurityGroupEgress', name)];
    expect(rules.filter(({ CidrIp }) => CidrIp !== undefined)).toEqual([]);
  });

  it('let nodes send to Amazon S3 by HTTPS alone', () => {
    expect(group('Nodes').egress.filter((rule) => rule.DestinationPrefixListId !== undefined)).toMatchObject([
      { DestinationPrefixListId: 'pl-6ea54007', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
    ]);
  });

  it('let the control plane call kubelets and webhooks, each port once', () => {
    expect(group('ControlPlane').egress.map(({ FromPort }) => FromPort)).toEqual([10250, 443, 9443]);
  });

  it('admit to the control plane the Kubernetes API alone', () => {
    expect(rulesOf('AWS::EC2::SecurityGroupIngress', 'ControlPlane')).toMatchObject([
      { FromPort: 443, ToPort: 443 },
    ]);
  });

  it('have no rule of every protocol', () => {
    const all = [
      ...rulesOf('AWS::EC2::SecurityGroupIngress', 'Nodes'),
      ...rulesOf('AWS::EC2::SecurityGroupEgress', 'Nodes'),
    ];
    expect(all.filter(({ IpProtocol }) => IpProtocol === '-1')).toEqual([]);
  });

  test.each([
    [{}, 'is in af-south-1, of which the prefix list of Amazon S3 is not known, expected s3PrefixListId'],
    [{ s3PrefixListId: 'own' }, "has s3PrefixListId 'own', expected an id like 'pl-6ea54007'"],
  ])('need the prefix list of Amazon S3: %j', (given, problem) => {
    expect(() => clusterIn({ region: 'af-south-1', cluster: given })).toThrow(problem);
  });
});

describe('what a cluster is asked for', () => {
  test.each([
    [{ clusterName: '-own' }, "has clusterName '-own', expected at most 100 letters, digits and hyphens"],
    [{ clusterName: 'a'.repeat(101) }, 'expected at most 100 letters'],
    [
      { nodeTier: 'Endpoints' },
      "has nodeTier 'Endpoints', expected a workload tier of its network: App, Data",
    ],
    [{ webhookPorts: [70000] }, 'is told of port 70000, expected a port from 1 to 65535'],
  ])('is not %j', (given, problem) => {
    expect(() => clusterIn({ cluster: given })).toThrow(problem);
  });

  it('stands in two zones at least', () => {
    expect(() => clusterIn({ network: { availabilityZones: ['eu-central-1a'] } })).toThrow(
      "has nodeTier 'App' in 1 availability zone, expected at least 2",
    );
  });
});
