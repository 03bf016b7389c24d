import { controlsFor } from './controls';
import { identitiesOf } from './identities/collect';
import type { Statement } from './identities/examples';
import { OFF_NETWORK, role } from './identities/examples';
import { worksAnywhere } from './identities/perimeter';
import { network, ref, single } from './networks';
import { allow, policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag504.json';
import type { Analysis, Example, RuleModule, Violation } from './rule';

const BUCKET = ['AWS::S3::BucketPolicy', 'PolicyDocument'] as const;
const QUEUE = ['AWS::SQS::QueuePolicy', 'PolicyDocument'] as const;
const KEY = ['AWS::KMS::Key', 'KeyPolicy'] as const;

const OBJECTS = ['arn:aws:s3:::own', 'arn:aws:s3:::own/*'];
const READS: Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::own/*' };
const ROOT = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const OF_ROOT: Statement = { ...allow(['kms:*'], ROOT), Resource: '*' };

const WRITES_LOGS: Statement = { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' };
const { Action: _, ...OFF_NETWORK_OF_ALL } = OFF_NETWORK;
const OFF_NETWORK_BUT_LOGS: Statement = { ...OFF_NETWORK_OF_ALL, NotAction: 'logs:PutLogEvents' };

/** Refuses everybody outside the network, but for what AWS calls in our place and what deploys. */
const DENY: Statement = { ...OFF_NETWORK, Principal: '*' };
const exempt = (role: string): Statement => ({
  ...DENY,
  Condition: {
    ...(DENY['Condition'] as object),
    ArnNotLikeIfExists: { 'aws:PrincipalArn': { 'Fn::Sub': `arn:aws:iam::\${AWS::AccountId}:role/${role}` } },
  },
});

function bucketWith(title: string, ...statements: readonly Statement[]): Example {
  return policyOf(title, BUCKET, ...statements.map((statement) => ({ ...statement, Resource: OBJECTS })));
}

const ROWS = ruleOfRows(
  {
    id: 'AG504',
    title: 'Credentials are good outside the own networks',
    severity: 'warning',
    state: 'defect',
    category: 'identity',
    rationale:
      'The APIs of AWS answer from everywhere: stolen credentials read and write what neither the role nor the resource closes to other networks.',
    fix: 'deny in the policy what comes neither by aws:SourceVpc nor aws:SourceVpce of yours, unless aws:ViaAWSService, aws:PrincipalIsAWSService or a role that deploys: new NetworkPerimeter does so',
    controls: controlsFor('identity', 'boundary'),
    examples: {
      bad: [
        single('a bucket without a policy', 'AWS::S3::Bucket'),
        single('a key with the policy that it has by default', 'AWS::KMS::Key'),
        policyOf('the usual policy of a key', KEY, OF_ROOT),
        bucketWith('a bucket that asks for encryption in transit alone', {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        bucketWith('a bucket whose denial needs a key that requests of the internet lack', {
          ...DENY,
          Condition: { StringNotEquals: { 'aws:SourceVpc': ref('Vpc') }, Null: { 'aws:SourceVpc': 'false' } },
        }),
        policyOf('a bucket of which only objects are closed', BUCKET, { ...DENY, Resource: OBJECTS[1] }),
        bucketWith('a bucket that is closed but for some role', exempt('any-role')),
        network('a role that nothing keeps in the network', { It: role([READS]) }),
        network('a denial that leaves out what the role may do', {
          It: role([READS, { ...OFF_NETWORK, Action: 'ec2:*' }]),
        }),
        network('a role of machines that may write logs from anywhere', {
          It: role([READS, WRITES_LOGS, OFF_NETWORK_BUT_LOGS]),
        }),
        network('a role with a policy of AWS', {
          It: role([], { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }),
        }),
      ],
      good: [
        bucketWith('a bucket that is closed to other networks', DENY),
        bucketWith('a bucket that CloudFormation deploys', exempt('cdk-hnb659fds-cfn-exec-role-*')),
        network('a bucket behind one endpoint', {
          Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcId: ref('Vpc'), ServiceName: 's3' } },
          Policy: {
            Type: BUCKET[0],
            Properties: {
              Bucket: 'own',
              PolicyDocument: {
                Statement: {
                  ...DENY,
                  Resource: OBJECTS,
                  Condition: { StringNotEquals: { 'aws:SourceVpce': ref('Endpoint') } },
                },
              },
            },
          },
        }),
        policyOf('a queue that is closed to other networks', QUEUE, { ...DENY, Resource: '*' }),
        policyOf('a key that is closed to other networks', KEY, OF_ROOT, { ...DENY, Resource: '*' }),
        policyOf('a key for services of AWS', KEY, {
          ...allow(['kms:Decrypt'], { Service: 'logs.amazonaws.com' }),
          Resource: '*',
        }),
        network('a bucket with a policy, by its name', {
          It: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'own' } },
          Policy: {
            Type: 'AWS::S3::BucketPolicy',
            Properties: {
              Bucket: 'own',
              PolicyDocument: { Statement: [{ ...DENY, Resource: OBJECTS }] },
            },
          },
        }),
        network('a role that is denied everything off the network', { It: role([READS, OFF_NETWORK]) }),
        network('a role that is denied what its managed policy allows off the network', {
          It: role([{ ...OFF_NETWORK, Action: 's3:*' }], { ManagedPolicyArns: [ref('Managed')] }),
          Managed: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: { PolicyDocument: { Statement: [READS] } },
          },
        }),
        network('a role with a policy of AWS that is denied everything off the network', {
          It: role([OFF_NETWORK], { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }),
        }),
        network('a role of functions that is denied what its code does off the network', {
          It: role(
            [
              READS,
              {
                ...OFF_NETWORK,
                Condition: {
                  ...(OFF_NETWORK['Condition'] as object),
                  Null: { 'lambda:SourceFunctionArn': 'false' },
                },
              },
            ],
            {},
            'lambda.amazonaws.com',
          ),
        }),
        network('a role of functions, but for the logs that Lambda writes with it', {
          It: role([READS, WRITES_LOGS, OFF_NETWORK_BUT_LOGS], {}, 'lambda.amazonaws.com'),
        }),
        network('a role of a service that keeps its credentials', {
          It: role([READS], {}, 'states.amazonaws.com'),
        }),
        network('a role without permissions', { It: role([]) }),
      ],
    },
  },
  rows as readonly Row[],
);

/** AG504: stolen credentials read and write nothing from another network. */
export const ag504: RuleModule = {
  ...ROWS,
  check: (analysis) => [...ROWS.check(analysis), ...ofIdentities(analysis)],
};

function ofIdentities({ model }: Analysis): readonly Violation[] {
  return identitiesOf(model.resources).flatMap((identity) => {
    const answer = worksAnywhere(identity, model.resources);
    const { origin, when } = identity.resource;
    const condition = model.choices.describe(when);
    const name = `'${origin.logicalId}' (${origin.resourceType})`;
    const what = `the credentials of ${name} are good outside the own networks`;
    return answer === undefined
      ? []
      : [
          {
            origin,
            message: answer === true ? what : `it cannot be told whether ${what}: ${answer}`,
            ...(condition === undefined ? {} : { condition }),
          },
        ];
  });
}
