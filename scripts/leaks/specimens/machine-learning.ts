import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as agentcore from 'aws-cdk-lib/aws-bedrockagentcore';
import * as grafana from 'aws-cdk-lib/aws-grafana';
import * as kendra from 'aws-cdk-lib/aws-kendra';
import * as mwaa from 'aws-cdk-lib/aws-mwaa';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import type { Specimens } from './given';
import { roleOf, subnetsOf, vpcOf } from './given';

const IMAGE = '763104351884.dkr.ecr.eu-central-1.amazonaws.com/huggingface-pytorch-tgi-inference:latest';

export const MACHINE_LEARNING: Specimens = {
  'aws-sagemaker.CfnModel': (stack) =>
    new sagemaker.CfnModel(stack, 'It', {
      executionRoleArn: roleOf(stack, 'sagemaker.amazonaws.com').roleArn,
      primaryContainer: { image: IMAGE },
    }),
  'aws-sagemaker.CfnNotebookInstance': (stack) =>
    new sagemaker.CfnNotebookInstance(stack, 'It', {
      instanceType: 'ml.t3.medium',
      roleArn: roleOf(stack, 'sagemaker.amazonaws.com').roleArn,
    }),
  'aws-sagemaker.CfnDomain': (stack) =>
    new sagemaker.CfnDomain(stack, 'It', {
      authMode: 'IAM',
      domainName: 'it',
      defaultUserSettings: { executionRole: roleOf(stack, 'sagemaker.amazonaws.com').roleArn },
      vpcId: vpcOf(stack).vpcId,
      subnetIds: [],
    }),
  'aws-bedrock.CfnAgent': (stack) => new bedrock.CfnAgent(stack, 'It', { agentName: 'it' }),
  'aws-bedrock.CfnGuardrail': (stack) =>
    new bedrock.CfnGuardrail(stack, 'It', {
      name: 'it',
      blockedInputMessaging: 'no',
      blockedOutputsMessaging: 'no',
    }),
  'aws-bedrock.CfnKnowledgeBase': (stack) =>
    new bedrock.CfnKnowledgeBase(stack, 'It', {
      name: 'it',
      roleArn: roleOf(stack, 'bedrock.amazonaws.com').roleArn,
      knowledgeBaseConfiguration: { type: 'VECTOR' },
    }),
  'aws-bedrock.CfnDataSource of a web site': (stack) =>
    new bedrock.CfnDataSource(stack, 'It', {
      name: 'it',
      knowledgeBaseId: 'KB12345678',
      dataSourceConfiguration: {
        type: 'WEB',
        webConfiguration: {
          sourceConfiguration: { urlConfiguration: { seedUrls: [{ url: 'https://example.com' }] } },
        },
      },
    }),
  'aws-bedrock.CfnApplicationInferenceProfile of a system profile': (stack) =>
    new bedrock.CfnApplicationInferenceProfile(stack, 'It', {
      inferenceProfileName: 'it',
      modelSource: {
        copyFrom:
          'arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0',
      },
    }),
  'aws-bedrockagentcore.CfnRuntime': (stack) =>
    new agentcore.CfnRuntime(stack, 'It', {
      agentRuntimeName: 'it',
      agentRuntimeArtifact: { containerConfiguration: { containerUri: IMAGE } },
      networkConfiguration: { networkMode: 'PUBLIC' },
      roleArn: roleOf(stack, 'bedrock-agentcore.amazonaws.com').roleArn,
    }),
  'aws-kendra.CfnIndex': (stack) =>
    new kendra.CfnIndex(stack, 'It', {
      edition: 'DEVELOPER_EDITION',
      name: 'it',
      roleArn: roleOf(stack, 'kendra.amazonaws.com').roleArn,
    }),
  'aws-mwaa.CfnEnvironment': (stack) =>
    new mwaa.CfnEnvironment(stack, 'It', {
      name: 'it',
      networkConfiguration: { subnetIds: subnetsOf(stack), securityGroupIds: [] },
    }),
  'aws-grafana.CfnWorkspace': (stack) =>
    new grafana.CfnWorkspace(stack, 'It', {
      accountAccessType: 'CURRENT_ACCOUNT',
      authenticationProviders: ['AWS_SSO'],
      permissionType: 'SERVICE_MANAGED',
    }),
};
