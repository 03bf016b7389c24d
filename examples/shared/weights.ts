import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PodIdentityRole, Requirements, type AirGappedCluster } from '../../lib';

/** Pods that read a model. */
export interface WeightsReader {
  readonly cluster: AirGappedCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly model: string;
}

/** Where weights are kept that were brought in, and who reads them. */
export class Weights extends Construct {
  public readonly bucket: s3.Bucket;

  /** Who reads which model. */
  public readonly readers: { readonly role: PodIdentityRole; readonly model: string }[] = [];

  private readonly key: kms.Key;
  private readonly bucketName: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);

    const kept = {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.key = new kms.Key(this, 'Key', { description: 'Weights of models', enableKeyRotation: true });
    // A name that is known before: objects of Kubernetes tell it, also those that are written as an artifact.
    const { account, region } = Stack.of(this);
    this.bucketName = `models-${account}-${region}`;
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName: this.bucketName,
      ...kept,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key,
      // One data key for many objects: without it each part of each file is a call of AWS KMS.
      bucketKeyEnabled: true,
      serverAccessLogsBucket: new s3.Bucket(this, 'AccessLogs', {
        ...kept,
        encryption: s3.BucketEncryption.S3_MANAGED,
      }),
    });
  }

  /** URL of the files of a model: a folder of the bucket, with the id of the model as its name. */
  public urlOf(model: string): string {
    return `s3://${this.bucketName}/${model}`;
  }

  /** Lets pods read the files of one model. */
  public grantRead({ cluster, namespace, serviceAccount, model }: WeightsReader): PodIdentityRole {
    const files = this.bucket.arnForObjects(`${model}/*`);
    const role = new PodIdentityRole(this, `Reader-${namespace}-${serviceAccount}`, {
      ...{ cluster, namespace, serviceAccount },
      calls: [
        { service: 's3', actions: ['s3:GetObject'], resources: [files], why: `pods load ${model}` },
        {
          service: 's3',
          actions: ['s3:ListBucket'],
          resources: [this.bucket.bucketArn],
          why: `pods look for ${model}`,
        },
      ],
      statementsWithoutEndpoint: [this.decryption()],
    });
    Requirements.of(role).addArtifact({ arn: files, why: `pods load ${model}` });
    this.readers.push({ role, model });
    return role;
  }

  /** Amazon S3 decrypts for whoever reads: nothing in the network calls AWS KMS. */
  private decryption(): iam.PolicyStatement {
    const { region, urlSuffix } = Stack.of(this);
    return new iam.PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [this.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.${urlSuffix}` } },
    });
  }
}
