import { Duration } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Specimens } from './given';
import { ISOLATED, vpcOf } from './given';

const image = ecs.ContainerImage.fromRegistry('amazon/amazon-ecs-sample');

function kubectlOf(stack: Stack): lambda.ILayerVersion {
  return lambda.LayerVersion.fromLayerVersionArn(
    stack,
    'Kubectl',
    'arn:aws:lambda:eu-central-1:111122223333:layer:kubectl:1',
  );
}

function taskOf(stack: Stack): ecs.FargateTaskDefinition {
  const definition = new ecs.FargateTaskDefinition(stack, 'Task');
  definition.addContainer('Container', { image });
  return definition;
}

export const CONTAINERS: Specimens = {
  'aws-ecr.Repository': (stack) => new ecr.Repository(stack, 'It'),
  'aws-ecr.CfnPullThroughCacheRule': (stack) =>
    new ecr.CfnPullThroughCacheRule(stack, 'It', {
      ecrRepositoryPrefix: 'public',
      upstreamRegistryUrl: 'public.ecr.aws',
    }),
  'aws-ecs.Cluster': (stack) => new ecs.Cluster(stack, 'It'),
  'aws-ecs.Cluster in a VPC': (stack) => new ecs.Cluster(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-ecs.FargateTaskDefinition': (stack) => void taskOf(stack),
  'aws-ecs.FargateService': (stack) =>
    new ecs.FargateService(stack, 'It', {
      cluster: new ecs.Cluster(stack, 'Cluster', { vpc: vpcOf(stack) }),
      taskDefinition: taskOf(stack),
    }),
  'aws-ecs-patterns.ApplicationLoadBalancedFargateService': (stack) =>
    new patterns.ApplicationLoadBalancedFargateService(stack, 'It', { taskImageOptions: { image } }),
  'aws-ecs-patterns.NetworkLoadBalancedFargateService': (stack) =>
    new patterns.NetworkLoadBalancedFargateService(stack, 'It', { taskImageOptions: { image } }),
  'aws-ecs-patterns.QueueProcessingFargateService': (stack) =>
    new patterns.QueueProcessingFargateService(stack, 'It', { image }),
  'aws-ecs-patterns.ScheduledFargateTask': (stack) =>
    new patterns.ScheduledFargateTask(stack, 'It', {
      schedule: Schedule.rate(Duration.hours(1)),
      scheduledFargateTaskDefinitionOptions: { taskDefinition: taskOf(stack) },
    }),
  'aws-eks.Cluster': (stack) =>
    new eks.Cluster(stack, 'It', {
      version: eks.KubernetesVersion.V1_33,
      kubectlLayer: kubectlOf(stack),
    }),
  'aws-eks.FargateCluster': (stack) =>
    new eks.FargateCluster(stack, 'It', {
      version: eks.KubernetesVersion.V1_33,
      kubectlLayer: kubectlOf(stack),
    }),
  'aws-eks-v2.Cluster': (stack) => new eksv2.Cluster(stack, 'It', { version: eksv2.KubernetesVersion.V1_33 }),
  'aws-eks-v2.Cluster in a VPC': (stack) =>
    new eksv2.Cluster(stack, 'It', {
      version: eksv2.KubernetesVersion.V1_33,
      vpc: vpcOf(stack),
      vpcSubnets: [ISOLATED],
    }),
};
