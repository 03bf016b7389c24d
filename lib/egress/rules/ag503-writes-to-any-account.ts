import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import { document, policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag503.json';

const POLICY = ['AWS::IAM::Policy', 'PolicyDocument'] as const;
const inline = (Action: string): Readonly<Record<string, unknown>> => ({
  PolicyName: Action,
  PolicyDocument: document({ Effect: 'Allow', Action, Resource: '*' }),
});

const PERIMETER = {
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:ResourceAccount': ref('AWS::AccountId') } },
};

/** AG503: permissions to write end at own resources. */
export const ag503 = ruleOfRows(
  {
    id: 'AG503',
    title: 'Permissions reach resources of any account',
    severity: 'error',
    state: 'exposed',
    category: 'identity',
    rationale:
      'Whoever gets hold of the role, or of the code that has it, writes to a bucket or queue of their own.',
    fix: 'list own ARNs as Resource, or require aws:ResourceAccount or aws:ResourceOrgID',
    controls: controlsFor('identity', 'boundary'),
    examples: {
      bad: [
        policyOf('writing to every bucket', POLICY, {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: '*',
        }),
        policyOf('sending to queues of any account', POLICY, {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Resource: 'arn:aws:sqs:eu-central-1:*:jobs',
        }),
        single('a function of AWS SAM with a policy of its own', 'AWS::Serverless::Function', {
          Policies: ['AWSLambdaBasicExecutionRole', inline('s3:PutObject')['PolicyDocument']],
        }),
        single('an administrator', 'AWS::IAM::Role', {
          ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess' }],
        }),
        network('a wide policy of two roles, of which one is kept to own resources', {
          Kept: {
            Type: 'AWS::IAM::Role',
            Properties: { Policies: [{ PolicyName: 'perimeter', PolicyDocument: document(PERIMETER) }] },
          },
          Free: { Type: 'AWS::IAM::Role', Properties: {} },
          It: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              Roles: [ref('Kept'), ref('Free')],
              PolicyDocument: inline('s3:*')['PolicyDocument'],
            },
          },
        }),
        network(
          'a wide role that is kept to own resources only under a condition',
          {
            Perimeter: {
              Type: 'AWS::IAM::ManagedPolicy',
              Properties: { PolicyDocument: document(PERIMETER) },
            },
            It: {
              Type: 'AWS::IAM::Role',
              Properties: {
                Policies: [inline('s3:*')],
                ManagedPolicyArns: [{ 'Fn::If': ['Kept', ref('Perimeter'), ref('AWS::NoValue')] }],
              },
            },
          },
          {
            Parameters: { Kept: { Type: 'String', AllowedValues: ['yes', 'no'] } },
            Conditions: { Kept: { 'Fn::Equals': [ref('Kept'), 'yes'] } },
          },
        ),
        single('a role with two policies, of which one is wide', 'AWS::IAM::Role', {
          Policies: [inline('logs:PutLogEvents'), inline('s3:*')],
        }),
      ],
      unknown: [
        single('a function of AWS SAM that writes to a bucket by name', 'AWS::Serverless::Function', {
          Policies: [{ S3WritePolicy: { BucketName: 'results' } }],
        }),
        open(
          policyOf('a bucket by parameter', POLICY, {
            Effect: 'Allow',
            Action: 's3:PutObject',
            Resource: { 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' },
          }),
          'Bucket',
        ),
        single('a wide role under a boundary that the input does not show', 'AWS::IAM::Role', {
          PermissionsBoundary: 'arn:aws:iam::111111111111:policy/boundary',
          Policies: [inline('s3:*')],
        }),
      ],
      good: [
        policyOf('writing to every bucket of the organization', POLICY, {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: '*',
          Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-abcdefghij' } },
        }),
        single('a wide policy, which another of the role keeps to own resources', 'AWS::IAM::Role', {
          Policies: [inline('s3:*'), { PolicyName: 'perimeter', PolicyDocument: document(PERIMETER) }],
        }),
        network('policies that stand apart, of which one keeps the role to own resources', {
          Role: { Type: 'AWS::IAM::Role', Properties: {} },
          It: {
            Type: 'AWS::IAM::Policy',
            Properties: { Roles: [ref('Role')], PolicyDocument: inline('s3:*')['PolicyDocument'] },
          },
          Perimeter: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: { Roles: [ref('Role')], PolicyDocument: document(PERIMETER) },
          },
        }),
        network('a wide policy of a role whose boundary keeps to own resources', {
          Boundary: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: {
              PolicyDocument: document({ Effect: 'Allow', Action: '*', Resource: '*' }, PERIMETER),
            },
          },
          Role: { Type: 'AWS::IAM::Role', Properties: { PermissionsBoundary: ref('Boundary') } },
          It: {
            Type: 'AWS::IAM::Policy',
            Properties: { Roles: [ref('Role')], PolicyDocument: inline('s3:*')['PolicyDocument'] },
          },
        }),
        single('an administrator who is kept to own resources', 'AWS::IAM::Role', {
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
          Policies: [{ PolicyName: 'perimeter', PolicyDocument: document(PERIMETER) }],
        }),
        network('functions of AWS SAM that write to own resources', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          It: {
            Type: 'AWS::Serverless::Function',
            Properties: { Policies: [{ S3CrudPolicy: { BucketName: ref('Bucket') } }] },
          },
          Kept: {
            Type: 'AWS::Serverless::StateMachine',
            Properties: { Policies: [inline('sqs:*')['PolicyDocument'], document(PERIMETER)] },
          },
        }),
        policyOf('reading from every bucket', POLICY, {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: '*',
        }),
        policyOf('describing instances', POLICY, { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }),
        policyOf('a bucket that is named after the account', POLICY, {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::own-${AWS::AccountId}/*' },
        }),
        network('what CDK grants on a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          It: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyDocument: document({
                Effect: 'Allow',
                Action: ['s3:PutObject*', 's3:Abort*'],
                Resource: [
                  { 'Fn::GetAtt': ['Bucket', 'Arn'] },
                  { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/*']] },
                ],
              }),
            },
          },
        }),
        network('a wide role under a boundary that keeps to own resources', {
          Boundary: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: {
              PolicyDocument: document({
                Effect: 'Allow',
                Action: '*',
                Resource: '*',
                Condition: { StringEquals: { 'aws:ResourceAccount': ref('AWS::AccountId') } },
              }),
            },
          },
          It: {
            Type: 'AWS::IAM::Role',
            Properties: { PermissionsBoundary: ref('Boundary'), Policies: [inline('s3:*')] },
          },
        }),
        single('the usual policy of a function', 'AWS::IAM::Role', {
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
