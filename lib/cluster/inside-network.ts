import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CALLS_IN_THE_VPC, CALLS_OF_LAMBDA } from '../policy/past-endpoints';

/**
 * Refuses a role of nodes or pods everything that it does not call by the endpoints of some VPCs: its credentials are of no
 * use elsewhere. What a service of AWS does for it is spared.
 *
 * @param vpcs - those that have the endpoints, which is not the one of the nodes where endpoints are shared
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function denyElsewhere(vpcs: readonly ec2.IVpc[]): iam.PolicyStatement {
  return denial(vpcs, { actions: ['*'] });
}

/**
 * The same for pods that whoever uses the library writes: what they ask in the VPC itself, such as a database, comes by no
 * endpoint and is left to the rest of the policy.
 */
export function denyPodsElsewhere(vpcs: readonly ec2.IVpc[]): iam.PolicyStatement {
  return denial(vpcs, { notActions: [...CALLS_IN_THE_VPC] });
}

/**
 * The same for the code of a function in the VPC. What AWS Lambda does with the role is spared: the interfaces of the
 * function, which name no function as their source, and its logs, which do.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
export function denyCodeElsewhere(vpcs: readonly ec2.IVpc[]): iam.PolicyStatement {
  const statement = denial(vpcs, { notActions: [...CALLS_OF_LAMBDA] });
  statement.addCondition('Null', { 'lambda:SourceFunctionArn': 'false' });
  return statement;
}

function denial(
  vpcs: readonly ec2.IVpc[],
  actions: Pick<iam.PolicyStatementProps, 'actions' | 'notActions'>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DenyOtherNetworks',
    effect: iam.Effect.DENY,
    ...actions,
    resources: ['*'],
    conditions: {
      StringNotEqualsIfExists: { 'aws:SourceVpc': vpcs.map(({ vpcId }) => vpcId) },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
  });
}
