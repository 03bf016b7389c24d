import { Duration, Size } from 'aws-cdk-lib';
import * as apprunner from 'aws-cdk-lib/aws-apprunner';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as beanstalk from 'aws-cdk-lib/aws-elasticbeanstalk';
import * as emrserverless from 'aws-cdk-lib/aws-emrserverless';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as lightsail from 'aws-cdk-lib/aws-lightsail';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import * as workspaces from 'aws-cdk-lib/aws-workspaces';
import type { Specimens } from './given';
import { codeOf, roleOf, vpcOf } from './given';

const instanceType = ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE);
const machineImage = ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 });

export const COMPUTE: Specimens = {
  'aws-ec2.Instance': (stack) =>
    new ec2.Instance(stack, 'It', { vpc: vpcOf(stack), instanceType, machineImage }),
  'aws-ec2.BastionHostLinux': (stack) => new ec2.BastionHostLinux(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-ec2.LaunchTemplate': (stack) => new ec2.LaunchTemplate(stack, 'It'),
  'aws-autoscaling.AutoScalingGroup': (stack) =>
    new autoscaling.AutoScalingGroup(stack, 'It', { vpc: vpcOf(stack), instanceType, machineImage }),
  'aws-lambda.Function': (stack) => new lambda.Function(stack, 'It', codeOf()),
  'aws-lambda.FunctionUrl': (stack) =>
    new lambda.FunctionUrl(stack, 'It', { function: new lambda.Function(stack, 'Function', codeOf()) }),
  'aws-lambda.Function in a VPC': (stack) =>
    new lambda.Function(stack, 'It', { ...codeOf(), vpc: vpcOf(stack) }),
  'aws-lambda.LayerVersion': (stack) =>
    new lambda.LayerVersion(stack, 'It', { code: lambda.Code.fromAsset('scripts/leaks/specimens') }),
  'aws-batch.FargateComputeEnvironment': (stack) =>
    new batch.FargateComputeEnvironment(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-batch.ManagedEc2EcsComputeEnvironment': (stack) =>
    new batch.ManagedEc2EcsComputeEnvironment(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-batch.EcsJobDefinition': (stack) =>
    new batch.EcsJobDefinition(stack, 'It', {
      container: new batch.EcsFargateContainerDefinition(stack, 'Container', {
        image: ecs.ContainerImage.fromRegistry('public.ecr.aws/amazonlinux/amazonlinux:latest'),
        cpu: 1,
        memory: Size.gibibytes(2),
      }),
    }),
  'aws-synthetics.Canary': (stack) =>
    new synthetics.Canary(stack, 'It', {
      runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
      schedule: synthetics.Schedule.rate(Duration.minutes(5)),
      test: synthetics.Test.custom({
        code: synthetics.Code.fromInline('exports.handler = async () => {};'),
        handler: 'index.handler',
      }),
    }),
  'aws-apprunner.CfnService': (stack) =>
    new apprunner.CfnService(stack, 'It', {
      sourceConfiguration: {
        imageRepository: {
          imageIdentifier: 'public.ecr.aws/aws-containers/hello-app-runner:latest',
          imageRepositoryType: 'ECR_PUBLIC',
        },
      },
    }),
  'aws-elasticbeanstalk.CfnEnvironment': (stack) =>
    new beanstalk.CfnEnvironment(stack, 'It', { applicationName: 'given' }),
  'aws-emrserverless.CfnApplication': (stack) =>
    new emrserverless.CfnApplication(stack, 'It', { releaseLabel: 'emr-7.5.0', type: 'SPARK' }),
  'aws-lightsail.CfnInstance': (stack) =>
    new lightsail.CfnInstance(stack, 'It', {
      blueprintId: 'amazon_linux_2023',
      bundleId: 'small_3_0',
      instanceName: 'it',
    }),
  'aws-imagebuilder.CfnInfrastructureConfiguration': (stack) =>
    new imagebuilder.CfnInfrastructureConfiguration(stack, 'It', {
      name: 'it',
      instanceProfileName: roleOf(stack, 'ec2.amazonaws.com').roleName,
    }),
  'aws-workspaces.CfnWorkspace': (stack) =>
    new workspaces.CfnWorkspace(stack, 'It', {
      bundleId: 'wsb-0123456789',
      directoryId: 'd-0123456789',
      userName: 'user',
    }),
};
