import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** What the controller may touch. */
export interface KarpenterReach {
  /** Plain text: it is part of keys of conditions. */
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** `undefined`: any image. */
  readonly amiIds?: readonly string[];
  readonly nodeRoleArn: string;
  readonly keyArn: string;
  readonly queueArn: string;
}

/** What the controller reads of EC2. Prices of spare capacity are asked for also where none is wanted. */
export const DISCOVERY_ACTIONS = [
  'ec2:DescribeCapacityReservations',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypeOfferings',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeLaunchTemplates',
  'ec2:DescribePlacementGroups',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSpotPriceHistory',
  'ec2:DescribeSubnets',
];

/** What the controller does with instances. */
export const LIFECYCLE_ACTIONS = [
  'ec2:CreateFleet',
  'ec2:CreateLaunchTemplate',
  'ec2:CreateTags',
  'ec2:DeleteLaunchTemplate',
  'ec2:RunInstances',
  'ec2:TerminateInstances',
];

export const QUEUE_ACTIONS = ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'];

const LAUNCH = ['ec2:CreateFleet', 'ec2:RunInstances'];
const MADE = [
  'fleet',
  'instance',
  'launch-template',
  'network-interface',
  'spot-instances-request',
  'volume',
];

/**
 * What Karpenter's controller may do: the statements of its own template, less all of IAM, of the price list and of
 * parameters, which isolated mode does not call, and with subnets and the security group by their ids, so that it cannot
 * put a machine into another network.
 *
 * @see https://github.com/aws/karpenter-provider-aws/blob/1d927085d/website/content/en/preview/getting-started/getting-started-with-karpenter/cloudformation.yaml
 */
export function lifecycleStatements(scope: IConstruct, reach: KarpenterReach): iam.PolicyStatement[] {
  const { clusterName } = reach;
  const ec2Arn = ec2ArnsOf(scope);
  const { requested, owned } = tagConditions(clusterName);
  const made = MADE.map((resource) => ec2Arn(resource));
  const creating = ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'];
  return [
    allow('LaunchesFrom', LAUNCH, launchedFrom(reach, ec2Arn)),
    allow('LaunchesByOwnTemplates', LAUNCH, [ec2Arn('launch-template')], owned),
    allow('MakesTagged', [...LAUNCH, 'ec2:CreateLaunchTemplate'], made, requested),
    allow('TagsWhatItMakes', ['ec2:CreateTags'], made, {
      ...requested,
      StringEquals: { ...requested.StringEquals, 'ec2:CreateAction': creating },
    }),
    allow('NamesInstances', ['ec2:CreateTags'], [ec2Arn('instance')], {
      ...owned,
      StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': clusterName },
      'ForAllValues:StringEquals': {
        'aws:TagKeys': ['Name', 'eks:eks-cluster-name', 'karpenter.sh/nodeclaim'],
      },
    }),
    allow(
      'EndsItsOwn',
      ['ec2:DeleteLaunchTemplate', 'ec2:TerminateInstances'],
      [ec2Arn('instance'), ec2Arn('launch-template')],
      owned,
    ),
    ...handedOn(scope, reach),
  ];
}

/** That something is made with the tags of the cluster, and that it has them. */
function tagConditions(clusterName: string) {
  const owner = `kubernetes.io/cluster/${clusterName}`;
  const pool = 'karpenter.sh/nodepool';
  return {
    requested: {
      StringEquals: {
        [`aws:RequestTag/${owner}`]: 'owned',
        'aws:RequestTag/eks:eks-cluster-name': clusterName,
      },
      StringLike: { [`aws:RequestTag/${pool}`]: '*' },
    },
    owned: {
      StringEquals: { [`aws:ResourceTag/${owner}`]: 'owned' },
      StringLike: { [`aws:ResourceTag/${pool}`]: '*' },
    },
  };
}

/** What it reads, and the queue that it hears from. */
export function discoveryStatements(
  scope: IConstruct,
  { clusterArn, queueArn }: KarpenterReach,
): iam.PolicyStatement[] {
  const { region } = Stack.of(scope);
  return [
    allow('Discovers', DISCOVERY_ACTIONS, ['*'], { StringEquals: { 'aws:RequestedRegion': region } }),
    allow('ReadsCluster', ['eks:DescribeCluster'], [clusterArn]),
    allow('HearsOfInterruptions', QUEUE_ACTIONS, [queueArn]),
  ];
}

/** The role of the nodes, and the key of their volumes, which EC2 uses for it. */
function handedOn(scope: IConstruct, { nodeRoleArn, keyArn }: KarpenterReach): iam.PolicyStatement[] {
  const { region, urlSuffix } = Stack.of(scope);
  const byEc2 = { StringEquals: { 'kms:ViaService': `ec2.${region}.${urlSuffix}` } };
  return [
    allow('GivesRole', ['iam:PassRole'], [nodeRoleArn], {
      StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] },
    }),
    allow(
      'EncryptsVolumes',
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncrypt*'],
      [keyArn],
      byEc2,
    ),
    allow('GrantsVolumes', ['kms:CreateGrant'], [keyArn], {
      ...byEc2,
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    }),
  ];
}

type Ec2Arn = (resource: string, resourceName?: string, account?: string) => string;

function ec2ArnsOf(scope: IConstruct): Ec2Arn {
  const stack = Stack.of(scope);
  return (resource, resourceName = '*', account = stack.account) =>
    stack.formatArn({ service: 'ec2', resource, resourceName, account });
}

function launchedFrom(
  { amiIds = ['*'], subnetIds, securityGroupId }: KarpenterReach,
  ec2Arn: Ec2Arn,
): string[] {
  return [
    ...amiIds.map((id) => ec2Arn('image', id, '')),
    ec2Arn('snapshot', '*', ''),
    ec2Arn('security-group', securityGroupId),
    ...subnetIds.map((id) => ec2Arn('subnet', id)),
    ec2Arn('capacity-reservation'),
    ec2Arn('placement-group'),
  ];
}

function allow(
  sid: string,
  actions: string[],
  ...[resources, conditions]: [resources: string[], conditions?: Record<string, unknown>]
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources, ...(conditions && { conditions }) });
}
