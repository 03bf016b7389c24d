import { Duration } from 'aws-cdk-lib';
import type { CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as dms from 'aws-cdk-lib/aws-dms';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as emrserverless from 'aws-cdk-lib/aws-emrserverless';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import * as transfer from 'aws-cdk-lib/aws-transfer';
import * as cr from 'aws-cdk-lib/custom-resources';
import { EndpointService, ImageMirror, ZeroEgressVpc } from '../../lib';
import type { Specimens } from './specimens/given';
import { ISOLATED, ZONES, codeOf, functionOf, roleOf, subnetsOf, vpcOf } from './specimens/given';

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** An image of the mirror, by digest. */
function mirrored(stack: Stack): string {
  return new ImageMirror(stack, 'Images').imageUri('team/model', DIGEST);
}

function imageOf(stack: Stack): ecs.ContainerImage {
  return ecs.ContainerImage.fromRegistry(mirrored(stack));
}

function clusterOf(stack: Stack): ecs.Cluster {
  return new ecs.Cluster(stack, 'Cluster', { vpc: vpcOf(stack) });
}

function subscribed(stack: Stack): void {
  const queue = new sqs.Queue(stack, 'Queue');
  new sns.Topic(stack, 'It').addSubscription(new subscriptions.SqsSubscription(queue));
}

function build(stack: Stack): void {
  const buildSpec = codebuild.BuildSpec.fromObject({ version: '0.2' });
  new codebuild.Project(stack, 'It', { buildSpec, vpc: vpcOf(stack), subnetSelection: ISOLATED });
}

function restApi(stack: Stack): void {
  const network = new ZeroEgressVpc(stack, 'Given', { availabilityZones: ZONES });
  const endpoint = network.addService(EndpointService.EXECUTE_API);
  const policy = new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        principals: [new iam.AccountRootPrincipal()],
        actions: ['execute-api:Invoke'],
        resources: ['execute-api:/*'],
        conditions: { StringEquals: { 'aws:SourceVpce': endpoint.vpcEndpointId } },
      }),
    ],
  });
  const types = [apigateway.EndpointType.PRIVATE];
  new apigateway.RestApi(stack, 'It', { endpointConfiguration: { types }, policy }).root.addMethod('GET');
}

function domain(stack: Stack): void {
  const it = new opensearch.Domain(stack, 'It', {
    version: opensearch.EngineVersion.OPENSEARCH_2_17,
    vpc: vpcOf(stack),
    vpcSubnets: [ISOLATED],
    zoneAwareness: { enabled: true, availabilityZoneCount: 2 },
    capacity: { dataNodes: 2, multiAzWithStandbyEnabled: false },
  });
  (it.node.defaultChild as opensearch.CfnDomain).addPropertyOverride('VPCOptions.EgressEnabled', true);
}

function cluster(stack: Stack): void {
  const it = new eksv2.Cluster(stack, 'It', {
    version: eksv2.KubernetesVersion.V1_33,
    vpc: vpcOf(stack),
    vpcSubnets: [ISOLATED],
    endpointAccess: eksv2.EndpointAccess.PRIVATE,
  });
  (it.node.defaultChild as CfnResource).addPropertyOverride(
    'ResourcesVpcConfig.ControlPlaneEgressMode',
    'CUSTOMER_ISOLATED',
  );
}

/** By name of a construct, what to use instead, made: each of these is isolated. */
export const CLOSED: Specimens = {
  'aws-apigateway.RestApi': restApi,
  'aws-appsync.GraphqlApi': (stack) =>
    new appsync.GraphqlApi(stack, 'It', {
      name: 'it',
      definition: appsync.Definition.fromSchema({
        bind: () => ({ apiId: 'it', definition: 'type Query { hello: String }' }),
      }),
      visibility: appsync.Visibility.PRIVATE,
    }),
  'aws-codebuild.PipelineProject': build,
  'aws-codebuild.Project': build,
  'aws-dms.CfnReplicationInstance': (stack) =>
    new dms.CfnReplicationInstance(stack, 'It', {
      replicationInstanceClass: 'dms.t3.medium',
      publiclyAccessible: false,
      replicationSubnetGroupIdentifier: new dms.CfnReplicationSubnetGroup(stack, 'Subnets', {
        replicationSubnetGroupDescription: 'isolated',
        subnetIds: subnetsOf(stack),
      }).ref,
    }),
  'aws-ec2.GatewayVpcEndpoint': (stack) =>
    new ZeroEgressVpc(stack, 'It', { availabilityZones: ZONES, services: [EndpointService.S3] }),
  'aws-ec2.InterfaceVpcEndpoint': (stack) =>
    new ZeroEgressVpc(stack, 'It', { availabilityZones: ZONES, services: [EndpointService.SQS] }),
  'aws-ec2.Vpc': (stack) => new ZeroEgressVpc(stack, 'It', { availabilityZones: ZONES }),
  'aws-ecr.CfnPullThroughCacheRule': (stack) => new ImageMirror(stack, 'It'),
  'aws-ecs-patterns.ApplicationLoadBalancedFargateService': (stack) =>
    new patterns.ApplicationLoadBalancedFargateService(stack, 'It', {
      cluster: clusterOf(stack),
      publicLoadBalancer: false,
      taskImageOptions: { image: imageOf(stack) },
    }),
  'aws-ecs-patterns.NetworkLoadBalancedFargateService': (stack) =>
    new patterns.NetworkLoadBalancedFargateService(stack, 'It', {
      cluster: clusterOf(stack),
      publicLoadBalancer: false,
      taskImageOptions: { image: imageOf(stack) },
    }),
  'aws-ecs-patterns.QueueProcessingFargateService': (stack) =>
    new patterns.QueueProcessingFargateService(stack, 'It', {
      cluster: clusterOf(stack),
      image: imageOf(stack),
    }),
  'aws-ecs.Cluster': (stack) => clusterOf(stack),
  'aws-ecs.FargateTaskDefinition': (stack) =>
    new ecs.FargateTaskDefinition(stack, 'It').addContainer('Container', { image: imageOf(stack) }),
  'aws-eks-v2.Cluster': cluster,
  'aws-eks-v2.Cluster in a VPC': cluster,
  'aws-elasticache.CfnServerlessCache': (stack) =>
    new elasticache.CfnServerlessCache(stack, 'It', {
      engine: 'valkey',
      serverlessCacheName: 'cache',
      subnetIds: subnetsOf(stack),
    }),
  'aws-emrserverless.CfnApplication': (stack) =>
    new emrserverless.CfnApplication(stack, 'It', {
      releaseLabel: 'emr-7.5.0',
      type: 'SPARK',
      networkConfiguration: { subnetIds: subnetsOf(stack) },
    }),
  'aws-lambda.Function': (stack) =>
    new lambda.Function(stack, 'It', { ...codeOf(), vpc: vpcOf(stack), allowAllOutbound: false }),
  'aws-logs.LogRetention': (stack) =>
    new logs.LogGroup(stack, 'It', { retention: logs.RetentionDays.ONE_YEAR }),
  'aws-opensearchservice.Domain': domain,
  'aws-opensearchservice.Domain in a VPC': domain,
  'aws-route53.PublicHostedZone': (stack) =>
    new route53.PrivateHostedZone(stack, 'It', { zoneName: 'example.com', vpc: vpcOf(stack) }),
  'aws-s3-deployment.BucketDeployment': (stack) =>
    new deployment.BucketDeployment(stack, 'It', {
      destinationBucket: new s3.Bucket(stack, 'Bucket'),
      sources: [deployment.Source.data('greeting.txt', 'hello')],
      vpc: vpcOf(stack),
      vpcSubnets: ISOLATED,
    }),
  'aws-s3.Bucket for others': (stack) =>
    new s3.Bucket(stack, 'It').grantRead(roleOf(stack, 'ec2.amazonaws.com')),
  'aws-s3.Bucket with notifications': (stack) => {
    const queue = new sqs.Queue(stack, 'Queue');
    const bucketName = 'documents-111122223333';
    queue.grantSendMessages(
      new iam.ServicePrincipal('s3.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    );
    new s3.CfnBucket(stack, 'It', {
      bucketName,
      notificationConfiguration: {
        queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
      },
    });
  },
  'aws-s3.Bucket with publicReadAccess': (stack) => new s3.Bucket(stack, 'It'),
  'aws-sagemaker.CfnModel': (stack) =>
    new sagemaker.CfnModel(stack, 'It', {
      executionRoleArn: roleOf(stack, 'sagemaker.amazonaws.com').roleArn,
      primaryContainer: { image: mirrored(stack) },
      vpcConfig: { subnets: subnetsOf(stack), securityGroupIds: [] },
      enableNetworkIsolation: true,
    }),
  'aws-sns-subscriptions.EmailSubscription': subscribed,
  'aws-sns-subscriptions.SmsSubscription': subscribed,
  'aws-sns-subscriptions.UrlSubscription': subscribed,
  'aws-stepfunctions-tasks.HttpInvoke': (stack) =>
    new sfn.StateMachine(stack, 'It', {
      definitionBody: sfn.DefinitionBody.fromChainable(
        new tasks.LambdaInvoke(stack, 'Call', { lambdaFunction: functionOf(stack) }),
      ),
    }),
  'aws-synthetics.Canary': (stack) =>
    new synthetics.Canary(stack, 'It', {
      runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
      schedule: synthetics.Schedule.rate(Duration.minutes(5)),
      test: synthetics.Test.custom({
        code: synthetics.Code.fromInline('exports.handler = async () => {};'),
        handler: 'index.handler',
      }),
      vpc: vpcOf(stack),
      vpcSubnets: ISOLATED,
    }),
  'aws-transfer.CfnServer': (stack) =>
    new transfer.CfnServer(stack, 'It', {
      endpointType: 'VPC',
      endpointDetails: { ...vpcDetails(stack), securityGroupIds: [] },
    }),
  'custom-resources.AwsCustomResource': (stack) => {
    const onUpdate = {
      service: 'SSM',
      action: 'GetParameter',
      parameters: { Name: 'given' },
      physicalResourceId: cr.PhysicalResourceId.of('given'),
    };
    const policy = cr.AwsCustomResourcePolicy.fromSdkCalls({
      resources: ['arn:aws:ssm:eu-central-1:111122223333:parameter/given'],
    });
    new cr.AwsCustomResource(stack, 'It', { onUpdate, policy, vpc: vpcOf(stack), vpcSubnets: ISOLATED });
  },
  'custom-resources.Provider': (stack) => {
    const vpc = vpcOf(stack);
    const onEventHandler = new lambda.Function(stack, 'Handler', { ...codeOf(), vpc });
    new cr.Provider(stack, 'It', { onEventHandler, vpc, vpcSubnets: ISOLATED });
  },
};

function vpcDetails(stack: Stack): transfer.CfnServer.EndpointDetailsProperty {
  const { vpcId, isolatedSubnets } = vpcOf(stack);
  return { vpcId, subnetIds: isolatedSubnets.map(({ subnetId }) => subnetId) };
}
