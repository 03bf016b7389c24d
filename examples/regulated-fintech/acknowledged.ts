import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { RegulatedFintech } from './environment';

/**
 * What cdk-nag reports of this environment and is so on purpose: each on the construct that it is about, with the
 * control that takes its place. `cdk synth` writes all of it to `cdk.out/validation-report.json`, as suppressed.
 */
export function acknowledgeByDesign({ network, images }: RegulatedFintech): void {
  Validations.of(network.vpc).acknowledge({
    id: 'NIST.800.53.R5::NIST.800.53.R5-VPCDefaultSecurityGroupClosed',
    reason:
      'CloudFormation cannot empty a default security group, and the remedy of CDK is a Lambda function that runs outside ' +
      'the VPC, a way out of its own. Instead nothing uses the group: rule AG201 fails the synthesis of whatever would.',
  });
  Validations.of(network.node.findChild('Endpoints')).acknowledge({
    id: 'AwsSolutions::AwsSolutions-VPC3',
    reason:
      'The network ACL is a second wall before the interface endpoints and takes no place of a security group: both are ' +
      "written by the same code, admit the endpoints' own TCP ports from the range of the VPC, and nothing else.",
  });
  // cdk-nag names the wildcard as the template has it; with CDK's recommended flags the partition is no reference.
  const { partition, region, account } = Stack.of(images);
  const written = Token.isUnresolved(partition) ? '<AWS::Partition>' : partition;
  Validations.of(images).acknowledge({
    id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:${written}:ecr:${region}:${account}:repository/airgap/*]`,
    reason:
      'ECR creates a repository at its first push, so its name is not known before. The wildcard stands behind the prefix ' +
      'of this mirror, for ecr:CreateRepository alone, in a role that only ecr.amazonaws.com can take.',
  });
}
