import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { describe, expect, it, test } from 'vitest';
import { ClusterAccessPolicy, type ClusterAccessOptions } from '../../lib/cluster/access';
import { clusterIn, existingCluster, templateOf } from './helpers';

const ARN = 'arn:aws:iam::111122223333:role/operators';

/** The access entries of a cluster that grants something, once or more. */
function entries(...grants: readonly Omit<ClusterAccessOptions, 'principal'>[]) {
  const cluster = clusterIn();
  grants.forEach((options, index) => {
    const principal = iam.Role.fromRoleArn(cluster, `Role${index}`, `${ARN}${index}`);
    cluster.grantAccess(`Access${index}`, { principal, ...options });
  });
  return Object.values(templateOf(cluster).findResources('AWS::EKS::AccessEntry')).map(
    ({ Properties }) => Properties as Readonly<Record<string, unknown>>,
  );
}

describe('access to a cluster', () => {
  it('is granted to one that is there already as to a new one', () => {
    const cluster = existingCluster();
    const principal = iam.Role.fromRoleArn(cluster, 'Operators', ARN);
    cluster.grantAccess('Operators', { principal, policy: ClusterAccessPolicy.VIEW });
    Template.fromStack(Stack.of(cluster)).hasResourceProperties('AWS::EKS::AccessEntry', {
      ClusterName: 'own',
      PrincipalArn: ARN,
      AccessPolicies: [{ AccessScope: { Type: 'cluster' } }],
    });
  });

  it('is nobody’s where nobody grants it', () => {
    expect(entries()).toEqual([]);
  });

  it('is by a policy of Amazon EKS, in the whole cluster', () => {
    expect(entries({ policy: ClusterAccessPolicy.VIEW })[0]).toMatchObject({
      PrincipalArn: `${ARN}0`,
      Type: 'STANDARD',
      AccessPolicies: [{ AccessScope: { Type: 'cluster' } }],
    });
  });

  it('names the policy in the partition', () => {
    expect(JSON.stringify(entries({ policy: ClusterAccessPolicy.CLUSTER_ADMIN }))).toContain(
      '{"Ref":"AWS::Partition"},":eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"',
    );
  });

  it('is in namespaces alone where they are named', () => {
    expect(entries({ policy: ClusterAccessPolicy.EDIT, namespaces: ['serving'] })[0]).toMatchObject({
      AccessPolicies: [{ AccessScope: { Type: 'namespace', Namespaces: ['serving'] } }],
    });
  });

  it('is by groups that RBAC knows', () => {
    expect(entries({ groups: ['airgap:operators'] })[0]).toMatchObject({
      KubernetesGroups: ['airgap:operators'],
    });
  });

  it('is each role’s own', () => {
    expect(entries({ groups: ['a'] }, { groups: ['b'] })).toHaveLength(2);
  });

  test.each([
    [{}, /has no policy, expected one, or groups without namespaces$/],
    [{ groups: ['a'], namespaces: ['b'] }, /has no policy/],
    [
      { groups: ['system:masters'] },
      /has group 'system:masters', expected a name that does not begin with system:/,
    ],
    [{ policy: ClusterAccessPolicy.VIEW, groups: ['eks:x'] }, /has group 'eks:x'/],
    [
      { policy: ClusterAccessPolicy.CLUSTER_ADMIN, namespaces: ['a'] },
      /limits CLUSTER_ADMIN to namespaces, expected ADMIN/,
    ],
    [{ policy: ClusterAccessPolicy.EDIT }, /has AmazonEKSEditPolicy for every namespace/],
    [
      { policy: ClusterAccessPolicy.ADMIN, namespaces: ['a', 'kube-*'] },
      /AmazonEKSAdminPolicy for 'kube-\*'/,
    ],
    [{ policy: ClusterAccessPolicy.VIEW, namespaces: [] }, /has no namespaces, expected at least one/],
    [
      { policy: ClusterAccessPolicy.VIEW, namespaces: ['A'] },
      /has namespace 'A', expected lower-case letters/,
    ],
  ])('is not %j', (options, problem) => {
    expect(() => entries(options)).toThrow(problem);
  });

  it('is a role’s once', () => {
    const cluster = clusterIn();
    const principal = iam.Role.fromRoleArn(cluster, 'Operators', ARN);
    cluster.grantAccess('One', { principal, groups: ['a'] });
    expect(() => cluster.grantAccess('Two', { principal, groups: ['b'] })).toThrow(
      /^AirGappedCluster 'Prod\/Cluster': access 'Two' names a role that has another access already/,
    );
  });
});
