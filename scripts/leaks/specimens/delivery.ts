import * as cloud9 from 'aws-cdk-lib/aws-cloud9';
import * as codeartifact from 'aws-cdk-lib/aws-codeartifact';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as connections from 'aws-cdk-lib/aws-codestarconnections';
import * as ecrAssets from 'aws-cdk-lib/aws-ecr-assets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as pipelines from 'aws-cdk-lib/pipelines';
import type { Specimens } from './given';
import { vpcOf } from './given';

const CONNECTION = 'arn:aws:codeconnections:eu-central-1:111122223333:connection/given';
const buildSpec = codebuild.BuildSpec.fromObject({
  version: '0.2',
  phases: { build: { commands: ['make'] } },
});

export const DELIVERY: Specimens = {
  'aws-codebuild.Project': (stack) => new codebuild.Project(stack, 'It', { buildSpec }),
  'aws-codebuild.Project in a VPC': (stack) =>
    new codebuild.Project(stack, 'It', { buildSpec, vpc: vpcOf(stack) }),
  'aws-codebuild.PipelineProject': (stack) => new codebuild.PipelineProject(stack, 'It'),
  'aws-codecommit.Repository': (stack) => new codecommit.Repository(stack, 'It', { repositoryName: 'it' }),
  'aws-codeartifact.CfnRepository': (stack) =>
    new codeartifact.CfnRepository(stack, 'It', {
      domainName: new codeartifact.CfnDomain(stack, 'Domain', { domainName: 'given' }).attrName,
      repositoryName: 'it',
    }),
  'aws-codestarconnections.CfnConnection to GitHub': (stack) =>
    new connections.CfnConnection(stack, 'It', { connectionName: 'it', providerType: 'GitHub' }),
  'aws-codepipeline.Pipeline from a bucket': (stack) => {
    const source = new codepipeline.Artifact();
    const bucket = new s3.Bucket(stack, 'Bucket', { versioned: true });
    new codepipeline.Pipeline(stack, 'It', {
      stages: [
        {
          stageName: 'Source',
          actions: [
            new actions.S3SourceAction({
              actionName: 'Fetch',
              bucket,
              bucketKey: 'source.zip',
              output: source,
            }),
          ],
        },
        { stageName: 'Approve', actions: [new actions.ManualApprovalAction({ actionName: 'Look' })] },
      ],
    });
  },
  'pipelines.CodePipeline from a connection': (stack) =>
    new pipelines.CodePipeline(stack, 'It', {
      synth: new pipelines.ShellStep('Synth', {
        input: pipelines.CodePipelineSource.connection('owner/name', 'main', { connectionArn: CONNECTION }),
        commands: ['npx cdk synth'],
      }),
    }).buildPipeline(),
  'aws-ecr-assets.TarballImageAsset': (stack) =>
    new ecrAssets.TarballImageAsset(stack, 'It', { tarballFile: 'package.json' }),
  'aws-cloud9.CfnEnvironmentEC2': (stack) =>
    new cloud9.CfnEnvironmentEC2(stack, 'It', {
      imageId: 'amazonlinux-2023-x86_64',
      instanceType: 't3.small',
    }),
};
