import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import { allow, document, policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag502.json';

const QUEUE = ['AWS::SQS::QueuePolicy', 'PolicyDocument'] as const;
const BUCKET = ['AWS::S3::BucketPolicy', 'PolicyDocument'] as const;
const KEY = ['AWS::KMS::Key', 'KeyPolicy'] as const;

/** Two queues with literal names, and a policy of some of them that is closed for the first by its ARN. */
const queues = (...names: readonly string[]): Readonly<Record<string, unknown>> => ({
  Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
  Other: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'other' } },
  It: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: names.map((name) => ref(name)),
      PolicyDocument: document(
        { ...allow(['sqs:SendMessage']), Resource: '*' },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: 'arn:aws:sqs:eu-central-1:111111111111:jobs',
          Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        },
      ),
    },
  },
});

/** AG502: policies of resources admit own principals only. */
export const ag502 = ruleOfRows(
  {
    id: 'AG502',
    title: 'A policy admits principals of other accounts',
    severity: 'error',
    state: 'exposed',
    category: 'identity',
    rationale:
      'A resource behind an API of AWS is reached from everywhere: its policy alone decides by whom.',
    fix: 'name principals of own accounts, or require aws:PrincipalOrgID in the statement',
    controls: controlsFor('boundary', 'external-access', 'identity'),
    examples: {
      bad: [
        network('queues of which one is closed by its ARN', queues('Jobs', 'Other')),
        network('a queue for which the ARN of another is closed', queues('Other')),
        policyOf('a queue for anybody', QUEUE, { ...allow(['sqs:SendMessage']), Resource: '*' }),
        policyOf('a bucket for anybody', BUCKET, {
          ...allow(['s3:GetObject']),
          Resource: 'arn:aws:s3:::own/*',
        }),
        policyOf('a key for whoever comes through a service', KEY, {
          ...allow(['kms:Decrypt']),
          Resource: '*',
          Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
        }),
        policyOf(
          'a bucket of which only a part is closed',
          BUCKET,
          { ...allow(['s3:*']), Resource: '*' },
          { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::own/secret/*' },
        ),
        policyOf(
          'a table of which only an index is closed',
          ['AWS::Kinesis::ResourcePolicy', 'ResourcePolicy'],
          { ...allow(['kinesis:PutRecord']), Resource: '*' },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: '*',
            Resource: 'arn:aws:kinesis:eu-central-1:111111111111:stream/own/consumer/a',
          },
        ),
        single('a function for anybody', 'AWS::Lambda::Permission', {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'own',
          Principal: '*',
        }),
        single('a log destination for anybody, whose policy is text', 'AWS::Logs::Destination', {
          DestinationName: 'own',
          DestinationPolicy: {
            'Fn::Sub':
              '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"logs:PutSubscriptionFilter","Resource":"arn:aws:logs:${AWS::Region}:${AWS::AccountId}:destination:own"}]}',
          },
        }),
        single('a bus for anybody', 'AWS::Events::EventBusPolicy', {
          StatementId: 'all',
          Statement: { ...allow(['events:PutEvents']), Resource: '*' },
        }),
        single('a private API for any VPC', 'AWS::ApiGateway::RestApi', {
          EndpointConfiguration: { Types: ['PRIVATE'] },
          Policy: document({ ...allow(['execute-api:Invoke']), Resource: 'execute-api:/*' }),
        }),
      ],
      unknown: [
        policyOf('a queue for an account that may be own', QUEUE, {
          ...allow(['sqs:*'], { AWS: '222222222222' }),
          Resource: '*',
        }),
        open(
          policyOf(
            'a repository for whom a parameter names',
            ['AWS::ECR::Repository', 'RepositoryPolicyText'],
            allow(['ecr:BatchGetImage'], { AWS: ref('Partner') }),
          ),
          'Partner',
        ),
        policyOf('a bucket for a canonical user of a literal id', BUCKET, {
          ...allow(['s3:GetObject'], { CanonicalUser: '0123456789abcdef'.repeat(4) }),
          Resource: 'arn:aws:s3:::own/*',
        }),
        network('a queue for whom a custom resource names', {
          Partner: { Type: 'AWS::CloudFormation::CustomResource', Properties: {} },
          It: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: {
              PolicyDocument: document({
                ...allow(['sqs:*'], { AWS: { 'Fn::GetAtt': ['Partner', 'Account'] } }),
                Resource: '*',
              }),
            },
          },
        }),
        open(
          single('a bucket with a policy by parameter', 'AWS::S3::BucketPolicy', {
            Bucket: 'own',
            PolicyDocument: ref('Policy'),
          }),
          'Policy',
        ),
      ],
      good: [
        network('a queue that is closed by its literal ARN', queues('Jobs')),
        policyOf('the usual policy of a key', KEY, {
          ...allow(['kms:*'], { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }),
          Resource: '*',
        }),
        policyOf('a queue for services', QUEUE, {
          ...allow(['sqs:SendMessage'], { Service: 'sns.amazonaws.com' }),
          Resource: '*',
        }),
        policyOf('a bucket for the organization', BUCKET, {
          ...allow(['s3:*']),
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        }),
        network('a bucket for an origin access identity of the input', {
          Identity: { Type: 'AWS::CloudFront::CloudFrontOriginAccessIdentity', Properties: {} },
          It: {
            Type: 'AWS::S3::BucketPolicy',
            Properties: {
              PolicyDocument: document({
                ...allow(['s3:GetObject'], {
                  CanonicalUser: { 'Fn::GetAtt': ['Identity', 'S3CanonicalUserId'] },
                }),
                Resource: 'arn:aws:s3:::own/*',
              }),
            },
          },
        }),
        policyOf('a bucket that refuses requests in the clear', BUCKET, {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        policyOf('a bucket for the logs of load balancers', BUCKET, {
          ...allow(['s3:PutObject'], { AWS: 'arn:aws:iam::054676820928:root' }),
          Resource: 'arn:aws:s3:::own/*',
        }),
        single('a function for a service', 'AWS::Lambda::Permission', {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'own',
          Principal: 's3.amazonaws.com',
        }),
        single('a function for the own account', 'AWS::Lambda::Permission', {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'own',
          Principal: ref('AWS::AccountId'),
        }),
        single('a private API for endpoints of the own VPC', 'AWS::ApiGateway::RestApi', {
          EndpointConfiguration: { Types: ['PRIVATE'] },
          Policy: document(
            { ...allow(['execute-api:Invoke']), Resource: 'execute-api:/*' },
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'execute-api:Invoke',
              Resource: 'execute-api:/*',
              Condition: { StringNotEquals: { 'aws:SourceVpc': ref('Vpc') } },
            },
          ),
        }),
        single(
          'a search domain in the VPC that leaves it to security groups',
          'AWS::OpenSearchService::Domain',
          {
            VPCOptions: { SubnetIds: [ref('Subnet')] },
            AccessPolicies: document({ ...allow(['es:*']), Resource: '*' }),
          },
        ),
      ],
    },
  },
  rows as readonly Row[],
);
