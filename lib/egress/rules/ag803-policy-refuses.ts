import { CUSTOM, functionWith, gatewayEndpoint, interfaceEndpoint } from './completeness/examples';
import { refusedFor } from './completeness/refused';
import { controlsFor } from './controls';
import { role } from './identities/examples';
import { network, ref } from './networks';
import { document } from './policy-examples';
import type { RuleModule } from './rule';

type Json = Readonly<Record<string, unknown>>;

const HANDLER = { ...functionWith('iam:PassRole'), ...CUSTOM };

const allow = (Action: unknown, Resource: unknown = '*', rest: Json = {}): Json =>
  document({ Effect: 'Allow', Principal: '*', Action, Resource, ...rest });

const RESPONSES = 'arn:aws:s3:::cloudformation-custom-resource-response-euwest1/*';
const LAYERS = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*' };
const BUCKET = { 'Fn::Sub': '${Bucket.Arn}/*' };
const BUCKETS = { Bucket: { Type: 'AWS::S3::Bucket' }, Second: { Type: 'AWS::S3::Bucket' } };
const OWN = { Condition: { StringEquals: { 'aws:PrincipalAccount': ref('AWS::AccountId') } } };

const task = {
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ContainerDefinitions: [
        { Name: 'own', Image: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/own:1' } },
      ],
    },
  },
  Service: {
    Type: 'AWS::ECS::Service',
    Properties: {
      LaunchType: 'FARGATE',
      TaskDefinition: ref('Task'),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('Subnet')] } },
    },
  },
};

/** AG803: endpoint policies let through what workloads need. */
export const ag803: RuleModule = {
  id: 'AG803',
  title: 'An endpoint policy refuses what a workload needs',
  severity: 'warning',
  state: 'defect',
  category: 'endpoint',
  rationale:
    'A call passes only where the policy of the endpoint allows its action, its resource and its caller as well; and layers of images, packages of Amazon Linux and answers to CloudFormation belong to accounts of AWS and are asked for without own keys, so that a policy for own principals and resources alone refuses them.',
  fix: 'let the policy of the endpoint allow exactly the actions and ARNs that are needed',
  covers: ['EP-08'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a function that sends, by an endpoint that receives', {
        ...functionWith('sqs:SendMessage'),
        ...interfaceEndpoint('sqs', { PolicyDocument: allow('sqs:ReceiveMessage') }),
      }),
      network('a handler of custom resources, by a policy that only reads', {
        ...HANDLER,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:GetObject') }),
      }),
      network('a handler of custom resources, by a policy for own principals', {
        ...HANDLER,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:*', '*', OWN) }),
      }),
      network('a function that reads a bucket, by a policy for another one', {
        ...functionWith('s3:GetObject', {}, BUCKET),
        ...BUCKETS,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:*', { 'Fn::Sub': '${Second.Arn}/*' }) }),
      }),
      network('a function with a role, by a policy for another one', {
        ...functionWith('sqs:SendMessage'),
        ...interfaceEndpoint('sqs', {
          PolicyDocument: allow('sqs:*', '*', { Principal: { AWS: { 'Fn::GetAtt': ['Second', 'Arn'] } } }),
        }),
        Second: role([], {}, 'lambda.amazonaws.com'),
      }),
      network('a function that reads a bucket, by a policy for the root user of its account', {
        ...functionWith('s3:GetObject', {}, BUCKET),
        ...BUCKETS,
        ...gatewayEndpoint({
          PolicyDocument: allow('s3:*', '*', { Principal: { AWS: ref('AWS::AccountId') } }),
        }),
      }),
      network('a task whose image has its layers in a bucket that the policy leaves out', {
        ...task,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:GetObject', 'arn:aws:s3:::own-bucket/*') }),
      }),
    ],
    good: [
      network('an endpoint without a policy', {
        ...functionWith('sqs:SendMessage'),
        ...interfaceEndpoint('sqs'),
      }),
      network('a policy with a pattern of actions', {
        ...functionWith('sqs:SendMessage'),
        ...interfaceEndpoint('sqs', { PolicyDocument: allow('sqs:Send*', '*', OWN) }),
      }),
      network('a policy that names the bucket that is read', {
        ...functionWith('s3:GetObject', {}, BUCKET),
        ...BUCKETS,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:*', BUCKET, OWN) }),
      }),
      network(
        'a policy for a bucket by parameter, which may be the same',
        {
          ...functionWith('s3:GetObject', {}, BUCKET),
          ...BUCKETS,
          ...gatewayEndpoint({
            PolicyDocument: allow('s3:*', { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}/*' }),
          }),
        },
        { Parameters: { Name: { Type: 'String' } } },
      ),
      network('a policy that admits the bucket for responses', {
        ...HANDLER,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:PutObject', RESPONSES) }),
      }),
      network('a policy that admits services of AWS', {
        ...HANDLER,
        ...gatewayEndpoint({
          PolicyDocument: allow('s3:*', '*', {
            Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
          }),
        }),
      }),
      network('a task whose image has its layers in a bucket that the policy admits', {
        ...task,
        ...gatewayEndpoint({ PolicyDocument: allow('s3:GetObject', LAYERS) }),
      }),
      network(
        'a policy by parameter, of which nobody can tell',
        { ...HANDLER, ...gatewayEndpoint({ PolicyDocument: ref('Policy') }) },
        { Parameters: { Policy: { Type: 'String' } } },
      ),
    ],
  },

  check: refusedFor,
};
