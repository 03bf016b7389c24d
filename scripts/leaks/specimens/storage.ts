import { RemovalPolicy, Size } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as datasync from 'aws-cdk-lib/aws-datasync';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import * as notifications from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as transfer from 'aws-cdk-lib/aws-transfer';
import type { Specimens } from './given';
import { vpcOf } from './given';

export const STORAGE: Specimens = {
  'aws-s3.Bucket': (stack) => new s3.Bucket(stack, 'It'),
  'aws-s3.Bucket with autoDeleteObjects': (stack) =>
    new s3.Bucket(stack, 'It', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY }),
  'aws-s3.Bucket with publicReadAccess': (stack) =>
    new s3.Bucket(stack, 'It', {
      publicReadAccess: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
    }),
  'aws-s3.Bucket with notifications': (stack) =>
    new s3.Bucket(stack, 'It').addEventNotification(
      s3.EventType.OBJECT_CREATED,
      new notifications.SqsDestination(new sqs.Queue(stack, 'Queue')),
    ),
  'aws-s3.CfnAccessPoint': (stack) =>
    new s3.CfnAccessPoint(stack, 'It', { bucket: new s3.Bucket(stack, 'Bucket').bucketName }),
  'aws-s3-assets.Asset': (stack) => new assets.Asset(stack, 'It', { path: 'scripts/leaks/specimens' }),
  'aws-s3-deployment.BucketDeployment': (stack) =>
    new deployment.BucketDeployment(stack, 'It', {
      destinationBucket: new s3.Bucket(stack, 'Bucket'),
      sources: [deployment.Source.data('greeting.txt', 'hello')],
    }),
  'aws-efs.FileSystem': (stack) => new efs.FileSystem(stack, 'It', { vpc: vpcOf(stack) }),
  'aws-fsx.LustreFileSystem': (stack) => {
    const vpc = vpcOf(stack);
    const [vpcSubnet] = vpc.isolatedSubnets;
    if (vpcSubnet !== undefined) {
      new fsx.LustreFileSystem(stack, 'It', {
        vpc,
        vpcSubnet,
        storageCapacityGiB: 1200,
        lustreConfiguration: { deploymentType: fsx.LustreDeploymentType.SCRATCH_2 },
      });
    }
  },
  'aws-ec2.Volume': (stack) =>
    new ec2.Volume(stack, 'It', {
      availabilityZone: 'eu-central-1a',
      size: Size.gibibytes(8),
    }),
  'aws-backup.BackupVault': (stack) => new backup.BackupVault(stack, 'It'),
  'aws-backup.BackupPlan': (stack) => backup.BackupPlan.daily35DayRetention(stack, 'It'),
  'aws-transfer.CfnServer': (stack) => new transfer.CfnServer(stack, 'It', {}),
  'aws-datasync.CfnLocationObjectStorage': (stack) =>
    new datasync.CfnLocationObjectStorage(stack, 'It', {
      serverHostname: 'storage.example.com',
      bucketName: 'given',
    }),
};
