import { Construct } from 'constructs';
import { Requirements, type ApiRequirement, type NameRequirement } from '../../lib';

const REGION = 'eu-central-1';
const OWN = `${REGION}:111122223333`;

/** Registry of the add-ons of Amazon EKS in the Region: without the VPC CNI no node becomes ready. */
const ADDONS = `arn:aws:ecr:${REGION}:602401143452:repository/*`;
const MIRROR = `arn:aws:ecr:${OWN}:repository/airgap/*`;
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What nodes and the VPC CNI ask of Amazon EC2. */
const LOOKS = [
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
];
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:AttachNetworkInterface',
  'ec2:CreateNetworkInterface',
  'ec2:CreateTags',
  'ec2:DeleteNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
  'ec2:UnassignPrivateIpAddresses',
];

/** What runs in the network, and what each part of it calls. */
const CALLS: Readonly<Record<string, readonly ApiRequirement[]>> = {
  Cluster: [
    { service: 'eks', actions: ['eks:DescribeCluster'], why: 'nodes look for their cluster' },
    { service: 'eks-auth', why: 'the Pod Identity agent gives pods their roles' },
    { service: 'ec2', actions: LOOKS, resources: ['*'], why: 'nodes look at themselves and their subnets' },
    { service: 'ec2', actions: INTERFACES, why: 'the VPC CNI gives pods addresses' },
    {
      service: 'ecr-api',
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      why: 'nodes sign in to registries',
    },
    { service: 'ecr-api', actions: PULL, resources: [MIRROR, ADDONS], why: 'nodes look for images' },
    { service: 'ecr-dkr', actions: PULL, resources: [MIRROR, ADDONS], why: 'nodes pull images' },
    { service: 'sts', actions: ['sts:AssumeRole', 'sts:GetCallerIdentity'], why: 'pods take roles' },
    { service: 'elasticloadbalancing', why: 'the load balancer controller makes internal load balancers' },
    { service: 'autoscaling', why: 'the cluster autoscaler changes the size of node groups' },
    {
      service: 'ssm',
      actions: ['ssm:GetParameter', 'ssm:GetParameters'],
      resources: [`arn:aws:ssm:${OWN}:parameter/airgap/*`],
      why: 'settings are read',
    },
    { service: 'monitoring', actions: ['cloudwatch:PutMetricData'], why: 'metrics are written' },
    {
      service: 'logs',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      why: 'logs of pods are written',
    },
  ],
  Assistant: [
    {
      service: 'bedrock-runtime',
      actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
      resources: [`arn:aws:bedrock:${REGION}::foundation-model/amazon.nova-lite-v1:0`],
      why: 'a model answers',
    },
    {
      service: 'bedrock-runtime',
      actions: ['bedrock:ApplyGuardrail'],
      resources: [`arn:aws:bedrock:${OWN}:guardrail/*`],
      why: 'answers pass a guardrail',
    },
    { service: 'bedrock', actions: ['bedrock:GetGuardrail'], why: 'the guardrail in force is recorded' },
    { service: 'secretsmanager', actions: ['secretsmanager:GetSecretValue'], why: 'API keys are read' },
    {
      service: 'dynamodb',
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      why: 'conversations are kept',
    },
  ],
  Transcripts: [
    {
      service: 'transcribe',
      actions: ['transcribe:GetTranscriptionJob', 'transcribe:StartTranscriptionJob'],
      why: 'recordings are transcribed',
    },
    {
      service: 'transcribestreaming',
      actions: ['transcribe:StartStreamTranscription', 'transcribe:StartStreamTranscriptionWebSocket'],
      why: 'speech is transcribed as it is spoken',
    },
    { service: 's3', actions: ['s3:GetObject', 's3:PutObject'], why: 'recordings and transcripts are kept' },
    { service: 'kms', actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], why: 'transcripts are encrypted' },
  ],
};

/** Names that are no names of endpoints. */
const NAMES: Readonly<Record<string, readonly NameRequirement[]>> = {
  Cluster: [{ name: `*.${REGION}.eks.amazonaws.com`, why: 'kubelets call the Kubernetes API by its name' }],
};

/**
 * The workloads of the environment, which pipelines of their own deploy: here they only say what they call.
 *
 * What an app defines itself, such as a function in the network, needs no such words: the network derives them from its role
 * and its settings.
 */
export class Workloads extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    for (const [name, calls] of Object.entries(CALLS)) {
      const requirements = Requirements.of(new Construct(this, name));
      calls.forEach((call) => requirements.addApi(call));
      NAMES[name]?.forEach((known) => requirements.addName(known));
    }
  }
}
