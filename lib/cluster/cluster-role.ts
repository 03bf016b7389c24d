import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What the role of a cluster is made from. */
export interface ClusterRoleOptions {
  readonly clusterArn: string;
  readonly encryptionKey: kms.IKey;
}

const KEY_ACTIONS = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ListGrants'];

/**
 * The role by which the control plane looks at the machines of its nodes.
 *
 * The least that the user guide names, which makes no load balancer; and its key, which the managed policy does not name.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
 */
export function clusterRole(scope: Construct, { clusterArn, encryptionKey }: ClusterRoleOptions): iam.Role {
  const stack = Stack.of(scope);
  const ownKey = isOwn(encryptionKey, stack) ? encryptionKey : undefined;
  const policy = new iam.ManagedPolicy(scope, 'RolePolicy', {
    description: `Control plane of ${scope.node.path}`,
    statements: [
      ...machineStatements(stack),
      ...(ownKey === undefined
        ? [new iam.PolicyStatement({ actions: KEY_ACTIONS, resources: [encryptionKey.keyArn] })]
        : []),
    ],
  });
  const role = new iam.Role(scope, 'Role', {
    description: `Control plane of ${scope.node.path}`,
    assumedBy: new iam.ServicePrincipal('eks.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': clusterArn },
      },
    }),
    managedPolicies: [policy],
  });
  ownKey?.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal(role.roleArn)],
      actions: KEY_ACTIONS,
      resources: ['*'],
    }),
  );
  return role;
}

function machineStatements(stack: Stack): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['ec2:CreateTags'],
      resources: [stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' })],
      conditions: { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'kubernetes.io/cluster/*' } },
    }),
    new iam.PolicyStatement({
      actions: [
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceTopology',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeVpcs',
      ],
      // Describe actions know no resource.
      resources: ['*'],
    }),
  ];
}

/** Whether the policy of the key can name the role, as that of a network perimeter must: then the role's must not name the key. */
function isOwn(key: kms.IKey, stack: Stack): key is kms.Key {
  return key instanceof kms.Key && Stack.of(key) === stack;
}
