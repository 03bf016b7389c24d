import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { ImageMirror } from '../registry/image-mirror';
import { UsageError } from '../shared/errors';
import rows from './closed-services.json';

/** A role that a service of AWS takes on. */
export type ServiceRole = Pick<iam.IRole, 'roleArn'>;

/** Makes the Deny for a construct, which spares some roles of services beside those that it always spares. */
export type MakeDeny = (scope: IConstruct, exceptRoles: readonly ServiceRole[]) => iam.PolicyStatement;

/** Adds a Deny to the policy of a construct, if it has one that can be added to. */
export function closeResource(node: IConstruct, makeDeny: MakeDeny): void {
  const close = CLOSERS.map((closer) => closer(node)).find((found) => found !== undefined);
  if (close === undefined) {
    return;
  }
  const statement = makeDeny(node, close.exceptRoles ?? []);
  statement.addAnyPrincipal();
  statement.addActions(...actionsOf(close.service));
  statement.addResources(...(close.resources ?? []));
  close.add(statement);
}

interface Closing {
  /** IAM prefix. */
  readonly service: string;
  /** Undefined for policies that may name no resource. */
  readonly resources?: string[];
  readonly exceptRoles?: readonly ServiceRole[];
  readonly add: (statement: iam.PolicyStatement) => void;
}

const CLOSERS: readonly ((node: IConstruct) => Closing | undefined)[] = [
  (node) =>
    node instanceof s3.Bucket
      ? {
          service: 's3',
          resources: [node.bucketArn, node.arnForObjects('*')],
          add: (statement) => node.addToResourcePolicy(statement),
        }
      : undefined,
  (node) =>
    node instanceof kms.Key
      ? {
          service: 'kms',
          resources: ['*'],
          exceptRoles: [
            ...mirrorsOf(node).map(({ creationRole }) => creationRole),
            ...clustersOf(node).map(({ roleArn }) => ({ roleArn })),
          ],
          add: (statement) => node.addToResourcePolicy(statement),
        }
      : undefined,
  (node) =>
    withPolicy(node instanceof sqs.Queue ? { service: 'sqs', of: node, arn: node.queueArn } : undefined),
  (node) =>
    withPolicy(node instanceof sns.Topic ? { service: 'sns', of: node, arn: node.topicArn } : undefined),
  (node) =>
    withPolicy(
      node instanceof secretsmanager.Secret ? { service: 'secretsmanager', of: node, arn: '*' } : undefined,
    ),
  (node) =>
    withPolicy(
      // By its own ARN the table would need itself.
      node instanceof dynamodb.Table || node instanceof dynamodb.TableV2
        ? { service: 'dynamodb', of: node, arn: '*' }
        : undefined,
    ),
  (node) => withPolicy(node instanceof ecr.Repository ? { service: 'ecr', of: node } : undefined),
  (node) =>
    node instanceof ImageMirror
      ? { service: 'ecr', add: (statement) => node.addToRepositoryPolicy(statement) }
      : undefined,
];

interface Policied {
  readonly service: string;
  readonly of: { addToResourcePolicy(statement: iam.PolicyStatement): unknown };
  readonly arn?: string;
}

function withPolicy(found: Policied | undefined): Closing | undefined {
  return found === undefined
    ? undefined
    : {
        service: found.service,
        ...(found.arn === undefined ? {} : { resources: [found.arn] }),
        add: (statement) => void found.of.addToResourcePolicy(statement),
      };
}

/** Mirrors whose images a key encrypts: ECR takes on their roles to use it. */
function mirrorsOf(key: kms.Key): readonly ImageMirror[] {
  const mirrors = key.node.root.node
    .findAll()
    .filter((node): node is ImageMirror => node instanceof ImageMirror)
    .filter(({ encryptionKey }) => encryptionKey === key);
  const elsewhere = mirrors.find((mirror) => Stack.of(mirror) !== Stack.of(key));
  if (elsewhere !== undefined) {
    throw new UsageError(
      `key '${key.node.path}' encrypts ImageMirror '${elsewhere.node.path}' of another stack, expected both in one stack ` +
        'inside a NetworkPerimeter: the policy of the key has to name the role with which ECR uses it',
    );
  }
  return mirrors;
}

/** Clusters whose secrets a key of the same stack encrypts: EKS uses it with their roles, from a network of its own. */
function clustersOf(key: kms.Key): readonly eks.CfnCluster[] {
  const stack = Stack.of(key);
  const keyArn = JSON.stringify(stack.resolve(key.keyArn));
  return stack.node
    .findAll()
    .filter((node): node is eks.CfnCluster => eks.CfnCluster.isCfnCluster(node))
    .filter((cluster) => JSON.stringify(stack.resolve(cluster.encryptionConfig) ?? '').includes(keyArn));
}

function actionsOf(service: string): readonly string[] {
  const row = rows.find((candidate) => candidate.service === service);
  if (row === undefined) {
    throw new UsageError(
      `no actions are listed for service '${service}', expected a row of closed-services.json`,
    );
  }
  return row.actions;
}
