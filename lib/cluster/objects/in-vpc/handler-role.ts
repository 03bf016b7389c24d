import { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { denyCodeElsewhere } from '../../inside-network';

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions, read 2026-11-22.
const INTERFACE_ACTIONS = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** What a role of a function is made from. */
export interface HandlerRoleOptions {
  readonly what: string;
  readonly logGroup: logs.ILogGroup;
  readonly statements: readonly iam.PolicyStatement[];
  /** VPCs by whose endpoints code of the function calls AWS. */
  readonly endpointVpcs: readonly ec2.IVpc[];
}

/**
 * A role for a function in a VPC, as `<id>Role` and `<id>Policy`, that nothing adds rights to.
 *
 * Lambda makes the interfaces with the rights of the role; code of the function itself is refused them, and
 * everything but its logs from anywhere else.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function handlerRole(
  scope: Construct,
  id: string,
  { what, logGroup, statements, endpointVpcs }: HandlerRoleOptions,
): iam.Role {
  const stack = Stack.of(scope);
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, {
    description: `${what} of ${scope.node.path}`,
    statements: [
      ...statements,
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
      new iam.PolicyStatement({ actions: INTERFACE_ACTIONS, resources: ['*'] }),
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: INTERFACE_ACTIONS,
        resources: ['*'],
        conditions: {
          ArnLike: {
            'lambda:SourceFunctionArn': stack.formatArn({ service: 'lambda', resource: 'function:*' }),
          },
        },
      }),
      denyCodeElsewhere(endpointVpcs),
    ],
  });
  return new iam.Role(scope, `${id}Role`, {
    description: `${what} of ${scope.node.path}`,
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [policy],
  });
}
