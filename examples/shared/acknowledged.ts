import { Stack, Token, Validations, type CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { GpuNodeGroup } from '../../lib';
import type { PrivateCluster } from './private-cluster';
import type { Weights } from './weights';

/** What is so on purpose, by the finding that cdk-nag or the built-in validation names it by. */
interface Acknowledged {
  readonly at: IConstruct;
  readonly ids: readonly string[];
  readonly reason: string;
}

/** What the VPC CNI makes and attaches, of which ids are not known before. */
const MADE_BY_CNI = ['instance', 'network-interface', 'security-group', 'subnet'];

/** Account of the images of the add-ons of Amazon EKS in the Region. */
const ADDONS_OWNER = '602401143452';

/**
 * What the packs report of a private cluster and is so on purpose: each on the construct that it is about, with the control
 * that takes its place. `cdk synth` writes all of it to `cdk.out/validation-report.json`, as suppressed.
 */
export function acknowledgePrivateCluster(place: PrivateCluster): void {
  acknowledge(ofNetwork(place));
  acknowledge(ofCluster(place));
  acknowledge(ofNodes(place));
  const handler = place.cluster.node.findChild('Objects').node.tryFindChild('KubectlHandler');
  if (handler !== undefined) {
    acknowledge(ofHandler(handler));
  }
}

function acknowledge(all: readonly Acknowledged[]): void {
  all.forEach(({ at, ids, reason }) => ids.forEach((id) => Validations.of(at).acknowledge({ id, reason })));
}

/** Findings about wildcards, as cdk-nag names them. */
function wildcards(...resources: readonly string[]): string[] {
  return resources.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`);
}

/** cdk-nag names a wildcard as the template has it; with CDK's recommended flags the partition is no reference. */
function arn(at: IConstruct, service: string, resource: string): string {
  const { partition, region, account } = Stack.of(at);
  const written = Token.isUnresolved(partition) ? '<AWS::Partition>' : partition;
  return `arn:${written}:${service}:${region}:${account}:${resource}`;
}

function ofNetwork({ network, images }: PrivateCluster): readonly Acknowledged[] {
  return [
    {
      at: network.vpc,
      ids: ['NIST.800.53.R5::NIST.800.53.R5-VPCDefaultSecurityGroupClosed'],
      reason:
        'CloudFormation cannot empty a default security group, and the remedy of CDK is a Lambda function that runs outside ' +
        'the VPC, a way out of its own. Instead nothing uses the group: rule AG201 fails the synthesis of whatever would.',
    },
    {
      at: network.node.findChild('Endpoints'),
      ids: ['AwsSolutions::AwsSolutions-VPC3'],
      reason:
        'The network ACL is a second wall before the interface endpoints and takes no place of a security group: both are ' +
        "written by the same code, admit the endpoints' own TCP ports from the range of the VPC, and nothing else.",
    },
    {
      at: images,
      ids: wildcards(arn(images, 'ecr', 'repository/airgap/*')),
      reason:
        'ECR creates a repository at its first push, so its name is not known before. The wildcard stands behind the prefix ' +
        'of this mirror, for ecr:CreateRepository alone, in a role that only ecr.amazonaws.com can take.',
    },
  ];
}

function ofCluster({ cluster }: PrivateCluster): readonly Acknowledged[] {
  const { region, account } = Stack.of(cluster);
  return [
    {
      at: cluster.node.findChild('RolePolicy'),
      ids: wildcards('*', arn(cluster, 'ec2', 'instance/*')),
      reason:
        'The control plane describes machines, and describe actions of Amazon EC2 know no resource. It tags machines that do not ' +
        'exist yet, with tags of Kubernetes alone, in a role that only the control plane of this cluster can take.',
    },
    {
      at: cluster.node.findChild('Addons').node.findChild('vpc-cni'),
      ids: wildcards('*', ...MADE_BY_CNI.map((kind) => `arn:aws:ec2:${region}:${account}:${kind}/*`)),
      reason:
        'The VPC CNI describes and makes interfaces whose ids are not known before, as the policy of AWS for it does. Only pods of ' +
        'its own service account in this cluster can take the role, by EKS Pod Identity.',
    },
    {
      at: cluster,
      ids: ['CloudFormation-Validate::W9009'],
      reason:
        'The API of Amazon EKS takes an encryption only with the resources that it is for, of which there is one: secrets. The ' +
        'schema of CloudFormation calls the property deprecated, and names nothing in its place.',
    },
  ];
}

function ofNodes({ nodeRole }: PrivateCluster): readonly Acknowledged[] {
  const { account } = Stack.of(nodeRole);
  return [
    {
      at: nodeRole,
      ids: wildcards(
        '*',
        arn(nodeRole, 'ecr', 'repository/airgap/*'),
        arn(nodeRole, 'ecr', 'repository/*').replace(account, ADDONS_OWNER),
      ),
      reason:
        'A node asks EC2 for its own name and ECR for a token, which are actions without resources; it pulls what is in the mirror, ' +
        'and what AWS publishes for its add-ons. From outside the network the role is refused everything.',
    },
  ];
}

function ofHandler(at: IConstruct): readonly Acknowledged[] {
  return [
    {
      at,
      ids: wildcards('*'),
      reason:
        'AWS Lambda makes the interfaces of a function with the role of the function, before they have an id. Code of the function ' +
        'itself is refused the same actions, by a statement that names the function as the source.',
    },
    {
      at,
      ids: ['AwsSolutions::AwsSolutions-L1'],
      reason:
        'The runtime is the newest that CDK knows to be offered in the Region, which is behind the newest that there is anywhere: a ' +
        'runtime that a Region lacks fails the deployment.',
    },
    {
      at,
      ids: ['NIST.800.53.R5::NIST.800.53.R5-LambdaConcurrency', 'NIST.800.53.R5::NIST.800.53.R5-LambdaDLQ'],
      reason:
        'Only CloudFormation calls the handler, while it deploys, and waits for the answer: a call that fails fails the deployment ' +
        'and needs no queue, and as many calls come at once as CloudFormation makes resources.',
    },
  ];
}

/** As for the cluster, for nodes with Elastic Fabric Adapters. */
export function acknowledgeFabric(nodes: GpuNodeGroup): void {
  acknowledge([
    {
      at: nodes.node.findChild('FabricIn'),
      ids: ['NIST.800.53.R5::NIST.800.53.R5-EC2RestrictedCommonPorts'],
      reason:
        'Elastic Fabric Adapters exchange packets only where a security group admits all traffic from itself. The rule names the ' +
        'group as its source, in which nothing is but the adapters of these nodes, and no range of addresses.',
    },
  ]);
}

/** An ARN as cdk-nag names it: what is known only at deployment by its logical id. */
function named(weights: Weights, model: string): string {
  return `<${Stack.of(weights).getLogicalId(weights.bucket.node.defaultChild as CfnElement)}.Arn>/${model}/*`;
}

/** As for the cluster, for the bucket of weights. */
export function acknowledgeWeights(weights: Weights): void {
  const logs = weights.node.findChild('AccessLogs');
  acknowledge([
    ...weights.readers.map(({ role, model }) => ({
      at: role,
      ids: wildcards(named(weights, model)),
      reason:
        'A model is a folder of files. The wildcard stands behind the folder of one model, for s3:GetObject alone, in a role that only ' +
        'pods of one service account can take, and that is refused everything from outside the network.',
    })),
    {
      at: weights,
      ids: ['NIST.800.53.R5::NIST.800.53.R5-S3BucketReplicationEnabled'],
      reason:
        'Weights are copies of what was brought in, and are brought in again where a Region is lost; a replica in another Region ' +
        'would be one more place that has to be closed. Versions are kept against changes.',
    },
    {
      at: logs,
      ids: ['NIST.800.53.R5::NIST.800.53.R5-S3DefaultEncryptionKMS'],
      reason:
        'Amazon S3 delivers server access logs to no bucket whose default encryption is by a key of AWS KMS. The logs name objects ' +
        'and callers, and no content; they are encrypted with keys of Amazon S3.',
    },
  ]);
}
