import { document, identity, ORG, OTHER, OWN } from '../samples';
import type { Realistic } from './realistic';

const allow = (Action: string | string[], Resource: unknown, Condition?: object): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const fullAccess = document({ Effect: 'Allow', Action: '*', Resource: '*' });
const resourcePerimeter = document(
  { Effect: 'Allow', Action: '*', Resource: '*' },
  {
    Effect: 'Deny',
    Action: '*',
    NotResource: 'arn:aws:iam::aws:policy/*',
    Condition: { StringNotEqualsIfExists: { 'aws:ResourceOrgID': ORG } },
  },
);

export const IDENTITIES: readonly Realistic[] = [
  {
    name: 'an administrator',
    set: identity(allow('*', '*')),
    about: 'resource',
    verdict: 'admits',
    by: 'account',
    because: 'everything is allowed',
  },
  {
    name: 'an administrator in a resource perimeter',
    set: { ...identity(allow('*', '*')), guards: [resourcePerimeter] },
    about: 'resource',
    verdict: 'refuses',
    because: 'the guard denies foreign resources, also such as do not say whose they are',
  },
  {
    name: 'an administrator under a guard that allows everything',
    set: { ...identity(allow('*', '*')), guards: [fullAccess] },
    about: 'resource',
    verdict: 'admits',
    because: 'the guard takes nothing away',
  },
  {
    name: 'an administrator with a boundary',
    set: { ...identity(allow('*', '*')), guards: [document(allow('logs:*', '*'))] },
    about: 'resource',
    more: { access: 'write' },
    verdict: 'admits',
    because: 'a subscription can go to the destination of another account',
  },
  {
    name: 'an administrator with a harmless boundary',
    set: { ...identity(allow('*', '*')), guards: [document(allow('cloudwatch:PutMetricData', '*'))] },
    about: 'resource',
    verdict: 'refuses',
    because: 'metrics go to the own account',
  },
  {
    name: 'describing instances',
    set: identity(allow(['ec2:Describe*', 'autoscaling:Describe*'], '*')),
    about: 'resource',
    verdict: 'refuses',
    because: 'that shows what is own',
  },
  {
    name: 'describing instances, taken literally',
    set: identity(allow('ec2:Describe*', '*')),
    about: 'resource',
    more: { actions: 'any' },
    verdict: 'admits',
    because: 'the policy itself limits nothing',
  },
  {
    name: 'writing to every bucket',
    set: identity(allow('s3:PutObject', '*')),
    about: 'resource',
    verdict: 'admits',
    because: 'also to buckets of others',
  },
  {
    name: 'writing to every bucket of the organization',
    set: identity(allow('s3:PutObject', '*', { StringEquals: { 'aws:ResourceOrgID': ORG } })),
    about: 'resource',
    verdict: 'refuses',
    because: "the key is the resource's",
  },
  {
    name: 'writing to buckets of the own account',
    set: identity(
      allow('s3:*', '*', {
        StringEquals: { 's3:ResourceAccount': { parts: [{ own: 'AWS::AccountId', as: 'account' }] } },
      }),
    ),
    about: 'resource',
    verdict: 'refuses',
    because: "the key is the resource's",
  },
  {
    name: 'what CDK grants on a bucket',
    set: identity(
      allow(
        ['s3:Abort*', 's3:DeleteObject*', 's3:GetBucket*', 's3:GetObject*', 's3:List*', 's3:PutObject*'],
        [{ parts: [{ own: 'Data', as: 'arn' }] }, { parts: [{ own: 'Data', as: 'arn' }, '/*'] }],
      ),
    ),
    about: 'resource',
    verdict: 'refuses',
    because: 'the bucket is of the application',
  },
  {
    name: 'a bucket by parameter',
    set: identity(
      allow('s3:PutObject', { parts: ['arn:aws:s3:::', { unknown: "parameter 'Bucket'" }, '/*'] }),
    ),
    about: 'resource',
    verdict: 'undecided',
    missing: 'Bucket',
    because: "it may be anybody's",
  },
  {
    name: 'a queue of another account',
    set: identity(allow('sqs:SendMessage', `arn:aws:sqs:eu-central-1:${OTHER}:in`)),
    about: 'resource',
    verdict: 'admits',
    because: 'the ARN names the account',
  },
  {
    name: 'pulling images from every registry',
    set: identity(
      allow(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:GetAuthorizationToken'], '*'),
    ),
    about: 'resource',
    more: { access: 'write' },
    verdict: 'refuses',
    because: 'pulling does not write',
  },
  {
    name: 'taking on every role',
    set: identity(allow('sts:AssumeRole', '*')),
    about: 'resource',
    verdict: 'admits',
    because: 'also roles of others',
  },
  {
    name: 'taking on roles of a name',
    set: identity(allow('sts:AssumeRole', 'arn:aws:iam::*:role/deploy')),
    about: 'resource',
    verdict: 'admits',
    because: 'others can have a role of that name',
  },
  {
    name: 'a Deny of everything foreign',
    set: identity(allow('*', '*'), {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': OWN } },
    }),
    about: 'resource',
    verdict: 'refuses',
    because: 'a missing key is denied too',
  },
  {
    name: 'what NotAction leaves',
    set: identity({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }),
    about: 'resource',
    verdict: 'admits',
    because: 'it leaves S3',
  },
  {
    name: 'another Region',
    set: identity(allow('s3:PutObject', '*', { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } })),
    about: 'resource',
    verdict: 'admits',
    because: 'strangers have buckets in this Region',
  },
];
