import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as configservice from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Specimens } from './given';
import { ISOLATED, vpcOf } from './given';

export const IDENTITY: Specimens = {
  'aws-iam.Role': (stack) =>
    new iam.Role(stack, 'It', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  'aws-iam.User': (stack) => new iam.User(stack, 'It'),
  'aws-iam.AccessKey': (stack) => new iam.AccessKey(stack, 'It', { user: new iam.User(stack, 'User') }),
  'aws-iam.OpenIdConnectProvider for GitHub': (stack) =>
    new iam.OpenIdConnectProvider(stack, 'It', { url: 'https://token.actions.githubusercontent.com' }),
  'aws-iam.OidcProviderNative for GitHub': (stack) =>
    new iam.OidcProviderNative(stack, 'It', { url: 'https://token.actions.githubusercontent.com' }),
  'aws-iam.SamlProvider': (stack) =>
    new iam.SamlProvider(stack, 'It', {
      metadataDocument: iam.SamlMetadataDocument.fromXml('<xml/>'),
    }),
  'aws-kms.Key': (stack) => new kms.Key(stack, 'It'),
  'aws-secretsmanager.Secret': (stack) => new secretsmanager.Secret(stack, 'It'),
  'aws-secretsmanager.SecretRotation': (stack) => {
    const vpc = vpcOf(stack);
    new secretsmanager.SecretRotation(stack, 'It', {
      application: secretsmanager.SecretRotationApplication.POSTGRES_ROTATION_SINGLE_USER,
      secret: new secretsmanager.Secret(stack, 'Secret'),
      target: new rds.DatabaseInstance(stack, 'Database', {
        engine: rds.DatabaseInstanceEngine.POSTGRES,
        vpc,
        vpcSubnets: ISOLATED,
      }),
      vpc,
      vpcSubnets: ISOLATED,
    });
  },
  'aws-secretsmanager.HostedRotation': (stack) =>
    new secretsmanager.Secret(stack, 'It').addRotationSchedule('Rotation', {
      hostedRotation: secretsmanager.HostedRotation.mysqlSingleUser(),
    }),
  'aws-ssm.StringParameter': (stack) => new ssm.StringParameter(stack, 'It', { stringValue: 'it' }),
  'aws-logs.LogGroup': (stack) => new logs.LogGroup(stack, 'It'),
  'aws-logs.LogRetention': (stack) =>
    new logs.LogRetention(stack, 'It', { logGroupName: 'given', retention: logs.RetentionDays.ONE_YEAR }),
  'aws-logs.CrossAccountDestination': (stack) =>
    new logs.CrossAccountDestination(stack, 'It', {
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('logs.amazonaws.com') }),
      targetArn: 'arn:aws:kinesis:eu-central-1:444455556666:stream/given',
    }),
  'aws-cloudwatch.Alarm': (stack) =>
    new cloudwatch.Alarm(stack, 'It', {
      metric: new cloudwatch.Metric({ namespace: 'given', metricName: 'given' }),
      threshold: 1,
      evaluationPeriods: 1,
    }),
  'aws-cloudwatch.Dashboard': (stack) => new cloudwatch.Dashboard(stack, 'It'),
  'aws-cloudtrail.Trail': (stack) => new cloudtrail.Trail(stack, 'It'),
  'aws-config.ManagedRule': (stack) =>
    new configservice.ManagedRule(stack, 'It', {
      identifier: configservice.ManagedRuleIdentifiers.S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED,
    }),
  'aws-s3.Bucket for others': (stack) =>
    new s3.Bucket(stack, 'It').grantRead(new iam.AccountPrincipal('444455556666')),
};
