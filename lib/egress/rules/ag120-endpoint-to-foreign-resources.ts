import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import { ALLOW_ALL, allow, endpointOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag120.json';

const BOTH = {
  Condition: {
    StringEquals: {
      'aws:PrincipalAccount': ref('AWS::AccountId'),
      'aws:ResourceAccount': ref('AWS::AccountId'),
    },
  },
};

/** AG120: endpoints reach own resources, and what AWS itself publishes. */
export const ag120 = ruleOfRows(
  {
    id: 'AG120',
    title: 'An endpoint reaches resources of other accounts',
    severity: 'error',
    state: 'exposed',
    category: 'endpoint',
    rationale:
      'Every bucket of the world stands behind the endpoint of S3: without a route to the internet, its policy alone keeps data in.',
    fix: 'give the endpoint a policy whose Allow statements require aws:ResourceAccount or aws:ResourceOrgID, or list own ARNs',
    controls: controlsFor('boundary', 'identity'),
    examples: {
      bad: [
        endpointOf('a gateway endpoint without a policy', 's3'),
        endpointOf('an endpoint that allows everything', 'kms', ALLOW_ALL),
        endpointOf('own principals, but any bucket', 's3', {
          ...ALLOW_ALL,
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        }),
        endpointOf('a condition that a missing key passes', 's3', {
          ...ALLOW_ALL,
          Condition: { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-abcdefghij' } },
        }),
        endpointOf('buckets whose names start with a word', 's3', {
          ...allow(['s3:PutObject']),
          Resource: 'arn:aws:s3:::acme-*/*',
        }),
        endpointOf('a policy written as text', 's3', JSON.stringify({ Statement: [ALLOW_ALL] })),
        endpointOf('an endpoint of API Gateway with the default policy', 'execute-api', ALLOW_ALL),
        endpointOf('buckets whose names start as those of a service', 's3', {
          ...allow(['s3:GetObject']),
          Resource: 'arn:aws:s3:::aws-ssm-*/*',
        }),
        endpointOf('writing to a bucket from which the agent of a service downloads', 's3', {
          ...allow(['s3:GetObject', 's3:PutObject']),
          Resource: { 'Fn::Sub': 'arn:aws:s3:::amazon-ssm-${AWS::Region}/*' },
        }),
      ],
      unknown: [
        endpointOf('a bucket that the input does not make', 's3', {
          ...allow(['s3:GetObject']),
          Resource: 'arn:aws:s3:::models/*',
        }),
        endpointOf('the bucket of answers to CloudFormation with dashes, which is not it', 's3', {
          ...allow(['s3:PutObject']),
          Resource: { 'Fn::Sub': 'arn:aws:s3:::cloudformation-custom-resource-response-${AWS::Region}/*' },
        }),
        open(endpointOf('a policy by parameter', 's3', ref('Statement')), 'Statement'),
        endpointOf('another account, where the own one is not known', 's3', {
          ...ALLOW_ALL,
          Condition: { StringEquals: { 'aws:ResourceAccount': '222222222222' } },
        }),
      ],
      good: [
        endpointOf('own principals to own resources', 's3', { ...ALLOW_ALL, ...BOTH }),
        endpointOf('a Deny of what is not of the organization', 's3', ALLOW_ALL, {
          ...ALLOW_ALL,
          Effect: 'Deny',
          Condition: { StringNotEquals: { 'aws:ResourceOrgID': 'o-abcdefghij' } },
        }),
        endpointOf('image layers of Amazon ECR', 's3', {
          ...allow(['s3:GetObject']),
          Resource: {
            'Fn::Sub': 'arn:${AWS::Partition}:s3:::prod-${AWS::Region}-starport-layer-bucket/*',
          },
        }),
        endpointOf(
          'buckets to which answers to CloudFormation go',
          's3',
          {
            ...allow(['s3:PutObject']),
            Resource: { 'Fn::Sub': 'arn:aws:s3:::cloudformation-waitcondition-${AWS::Region}/*' },
          },
          {
            ...allow(['s3:PutObject']),
            Resource: 'arn:aws:s3:::cloudformation-custom-resource-response-eucentral1/*',
          },
        ),
        network('a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          Endpoint: endpointOf('', 's3', {
            ...allow(['s3:*']),
            Resource: [
              { 'Fn::GetAtt': ['Bucket', 'Arn'] },
              { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Bucket}/*' },
            ],
          }).template.Resources['Endpoint'],
        }),
        endpointOf('a service whose endpoints take no policy', 'acm'),
        endpointOf('own principals, who make snapshots in the own account alone', 'ebs', {
          ...ALLOW_ALL,
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        }),
        single('an endpoint of a Gateway Load Balancer', 'AWS::EC2::VPCEndpoint', {
          VpcEndpointType: 'GatewayLoadBalancer',
          VpcId: ref('Vpc'),
          ServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
