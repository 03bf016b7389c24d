import { SecretValue } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as dms from 'aws-cdk-lib/aws-dms';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as msk from 'aws-cdk-lib/aws-msk';
import * as neptune from 'aws-cdk-lib/aws-neptune';
import * as serverless from 'aws-cdk-lib/aws-opensearchserverless';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as redshift from 'aws-cdk-lib/aws-redshift';
import * as redshiftserverless from 'aws-cdk-lib/aws-redshiftserverless';
import * as timestream from 'aws-cdk-lib/aws-timestream';
import type { Specimens } from './given';
import { ISOLATED, roleOf, subnetsOf, vpcOf } from './given';

const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
const AURORA = rds.DatabaseClusterEngine.auroraPostgres({
  version: rds.AuroraPostgresEngineVersion.VER_16_4,
});

function instanceOf(stack: Stack, id = 'It'): rds.DatabaseInstance {
  return new rds.DatabaseInstance(stack, id, { engine: POSTGRES, vpc: vpcOf(stack), vpcSubnets: ISOLATED });
}

export const DATA: Specimens = {
  'aws-dynamodb.Table': (stack) => new dynamodb.Table(stack, 'It', { partitionKey }),
  'aws-dynamodb.TableV2': (stack) => new dynamodb.TableV2(stack, 'It', { partitionKey }),
  'aws-rds.DatabaseInstance': (stack) => void instanceOf(stack),
  'aws-rds.DatabaseInstanceReadReplica': (stack) => {
    const source = instanceOf(stack, 'Source');
    new rds.DatabaseInstanceReadReplica(stack, 'It', {
      sourceDatabaseInstance: source,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      vpc: source.vpc,
      vpcSubnets: ISOLATED,
    });
  },
  'aws-rds.DatabaseCluster': (stack) =>
    new rds.DatabaseCluster(stack, 'It', {
      engine: AURORA,
      vpc: vpcOf(stack),
      vpcSubnets: ISOLATED,
      writer: rds.ClusterInstance.serverlessV2('Writer'),
    }),
  'aws-rds.DatabaseProxy': (stack) => {
    const database = instanceOf(stack, 'Database');
    new rds.DatabaseProxy(stack, 'It', {
      proxyTarget: rds.ProxyTarget.fromInstance(database),
      secrets: database.secret === undefined ? [] : [database.secret],
      vpc: database.vpc,
      vpcSubnets: ISOLATED,
    });
  },
  'aws-docdb.DatabaseCluster': (stack) =>
    new docdb.DatabaseCluster(stack, 'It', {
      vpc: vpcOf(stack),
      masterUser: { username: 'owner' },
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    }),
  'aws-neptune.CfnDBInstance': (stack) =>
    new neptune.CfnDBInstance(stack, 'It', { dbInstanceClass: 'db.r6g.large' }),
  'aws-opensearchservice.Domain': (stack) =>
    new opensearch.Domain(stack, 'It', { version: opensearch.EngineVersion.OPENSEARCH_2_17 }),
  'aws-opensearchservice.Domain in a VPC': (stack) =>
    new opensearch.Domain(stack, 'It', {
      version: opensearch.EngineVersion.OPENSEARCH_2_17,
      vpc: vpcOf(stack),
      vpcSubnets: [ISOLATED],
      zoneAwareness: { enabled: true, availabilityZoneCount: 2 },
      capacity: { dataNodes: 2, multiAzWithStandbyEnabled: false },
    }),
  'aws-opensearchserverless.CfnCollection': (stack) =>
    new serverless.CfnCollection(stack, 'It', { name: 'vectors', type: 'VECTORSEARCH' }),
  'aws-elasticache.CfnReplicationGroup': (stack) =>
    new elasticache.CfnReplicationGroup(stack, 'It', {
      replicationGroupDescription: 'cache',
      cacheNodeType: 'cache.t4g.small',
      engine: 'valkey',
      numCacheClusters: 1,
    }),
  'aws-elasticache.CfnServerlessCache': (stack) =>
    new elasticache.CfnServerlessCache(stack, 'It', { engine: 'valkey', serverlessCacheName: 'cache' }),
  'aws-redshift.CfnCluster': (stack) =>
    new redshift.CfnCluster(stack, 'It', {
      clusterType: 'single-node',
      dbName: 'data',
      masterUsername: 'owner',
      masterUserPassword: SecretValue.secretsManager('given').unsafeUnwrap(),
      nodeType: 'ra3.large',
    }),
  'aws-redshiftserverless.CfnWorkgroup': (stack) =>
    new redshiftserverless.CfnWorkgroup(stack, 'It', { workgroupName: 'work' }),
  'aws-timestream.CfnInfluxDBInstance': (stack) =>
    new timestream.CfnInfluxDBInstance(stack, 'It', {
      dbInstanceType: 'db.influx.medium',
      allocatedStorage: 20,
      vpcSubnetIds: subnetsOf(stack),
      vpcSecurityGroupIds: [],
    }),
  'aws-msk.CfnCluster': (stack) =>
    new msk.CfnCluster(stack, 'It', {
      clusterName: 'it',
      kafkaVersion: '3.8.x',
      numberOfBrokerNodes: 2,
      brokerNodeGroupInfo: { clientSubnets: subnetsOf(stack), instanceType: 'kafka.m7g.large' },
    }),
  'aws-dms.CfnReplicationInstance': (stack) =>
    new dms.CfnReplicationInstance(stack, 'It', { replicationInstanceClass: 'dms.t3.medium' }),
  'aws-athena.CfnWorkGroup': (stack) => new athena.CfnWorkGroup(stack, 'It', { name: 'it' }),
  'aws-glue.CfnJob': (stack) =>
    new glue.CfnJob(stack, 'It', {
      role: roleOf(stack, 'glue.amazonaws.com').roleArn,
      command: { name: 'glueetl', scriptLocation: 's3://given/job.py' },
    }),
  'aws-glue.CfnCrawler': (stack) =>
    new glue.CfnCrawler(stack, 'It', {
      role: roleOf(stack, 'glue.amazonaws.com').roleArn,
      targets: { s3Targets: [{ path: 's3://given/data' }] },
    }),
  'aws-glue.CfnDatabase': (stack) =>
    new glue.CfnDatabase(stack, 'It', { catalogId: stack.account, databaseInput: {} }),
};
