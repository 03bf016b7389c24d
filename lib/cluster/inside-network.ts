import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Refuses a role of nodes or pods everything that it does not call by the endpoints of some VPCs: its credentials are of no
 * use elsewhere. What a service of AWS does for it is spared.
 *
 * @param vpcs - those that have the endpoints, which is not the one of the nodes where endpoints are shared
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export function denyElsewhere(vpcs: readonly ec2.IVpc[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DenyOtherNetworks',
    effect: iam.Effect.DENY,
    actions: ['*'],
    resources: ['*'],
    conditions: {
      StringNotEqualsIfExists: { 'aws:SourceVpc': vpcs.map(({ vpcId }) => vpcId) },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
  });
}
