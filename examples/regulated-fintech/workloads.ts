import { Construct } from 'constructs';
import { Requirements, type ApiRequirement } from '../../lib';

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What runs in the network, and what each part of it calls. */
const CALLS: Readonly<Record<string, readonly ApiRequirement[]>> = {
  Cluster: [
    { service: 'eks', actions: ['eks:DescribeCluster'], why: 'nodes look for their cluster' },
    { service: 'eks-auth', why: 'the Pod Identity agent gives pods their roles' },
    { service: 'ec2', why: 'nodes ask for their names, and the VPC CNI for addresses' },
    { service: 'ecr-api', actions: ['ecr:GetAuthorizationToken'], why: 'nodes sign in to the mirror' },
    { service: 'ecr-api', actions: PULL, why: 'nodes pull images of the mirror' },
    { service: 'ecr-dkr', actions: PULL, why: 'nodes pull images of the mirror' },
    { service: 'sts', actions: ['sts:AssumeRole', 'sts:GetCallerIdentity'], why: 'pods take roles' },
    { service: 'elasticloadbalancing', why: 'the load balancer controller makes internal load balancers' },
    { service: 'autoscaling', why: 'the cluster autoscaler changes the size of node groups' },
    { service: 'ssm', actions: ['ssm:GetParameter', 'ssm:GetParameters'], why: 'settings are read' },
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
      actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:ApplyGuardrail'],
      why: 'models answer',
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
    }
  }
}
