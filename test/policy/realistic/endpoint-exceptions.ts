import { endpoint, everybody, ORG, OTHER, OTHER_ORG, OURS, OWN } from '../samples';
import type { Realistic } from './realistic';

const both = { StringEquals: { 'aws:PrincipalOrgID': ORG, 'aws:ResourceOrgID': ORG } };
const byServices = everybody({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }, { Sid: 'Services' });
const tagged = everybody({
  StringEquals: { 'aws:PrincipalOrgID': ORG, 'aws:PrincipalTag/dp:exclude:resource': 'true' },
});
const layers = everybody(undefined, {
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*',
});
const awsOwned = {
  boundary: {
    ...OURS,
    awsOwned: { resources: ['arn:aws:s3:::prod-*-starport-layer-bucket/*'], accounts: ['602401143452'] },
  },
};
const unknownOrganization = { boundary: { accounts: [OWN] } };
const parameter = { parts: [{ unknown: "parameter 'OrganizationId'" }] };

export const ENDPOINT_EXCEPTIONS: readonly Realistic[] = [
  {
    name: 'the AWS sample, for services',
    set: endpoint('s3', everybody(both), byServices),
    about: 'deputy',
    verdict: 'admits',
    by: 'service',
    because: 'any service may call for anybody',
  },
  {
    name: 'the AWS sample with its tag',
    set: endpoint('s3', everybody(both), tagged),
    about: 'resource',
    verdict: 'undecided',
    missing: 'carries the tag',
    because: 'who carries the tag is not in the policy',
  },
  {
    name: 'the AWS sample with its tag, known not to be carried',
    set: endpoint('s3', everybody(both), tagged),
    about: 'resource',
    more: { facts: { 'aws:PrincipalTag/dp:exclude:resource': null } },
    verdict: 'refuses',
    because: 'the caller knows',
  },
  {
    name: 'the AWS sample with its tag, foreign credentials',
    set: endpoint('s3', everybody(both), tagged),
    about: 'principal',
    verdict: 'refuses',
    because: 'the tag counts for own principals only',
  },
  {
    name: 'a tag alone',
    set: endpoint('s3', everybody({ StringEquals: { 'aws:PrincipalTag/trusted': 'yes' } })),
    about: 'principal',
    verdict: 'admits',
    because: 'strangers choose their own tags',
  },
  {
    name: 'image layers of ECR',
    set: endpoint('s3', everybody(both), layers),
    about: 'resource',
    more: awsOwned,
    verdict: 'refuses',
    because: "the bucket is AWS's",
  },
  {
    name: 'image layers of ECR, when nobody says whose they are',
    set: endpoint('s3', everybody(both), layers),
    about: 'resource',
    verdict: 'undecided',
    missing: 'starport',
    because: 'a bucket ARN does not name its owner',
  },
  {
    name: 'registries of AWS',
    set: endpoint(
      'ecr',
      everybody(both),
      everybody({ StringEquals: { 'aws:ResourceAccount': '602401143452', 'aws:PrincipalOrgID': ORG } }),
    ),
    about: 'resource',
    more: awsOwned,
    verdict: 'refuses',
    because: "the account is AWS's",
  },
  {
    name: 'registries of a partner',
    set: endpoint('ecr', everybody({ StringEquals: { 'aws:ResourceAccount': OTHER } })),
    about: 'resource',
    verdict: 'admits',
    because: 'the account is not own',
  },
  {
    name: 'registries of an account, when own accounts are not known',
    set: endpoint('ecr', everybody({ StringEquals: { 'aws:ResourceAccount': OTHER } })),
    about: 'resource',
    more: { boundary: {} },
    verdict: 'undecided',
    missing: OTHER,
    because: 'it may be own',
  },
  {
    name: 'a list of buckets by name',
    set: endpoint('s3', everybody(undefined, { Resource: ['arn:aws:s3:::models', 'arn:aws:s3:::models/*'] })),
    about: 'resource',
    verdict: 'undecided',
    missing: 'models',
    because: 'anybody may have the name',
  },
  {
    name: 'a list of own buckets by name',
    set: endpoint('s3', everybody(undefined, { Resource: ['arn:aws:s3:::models', 'arn:aws:s3:::models/*'] })),
    about: 'resource',
    more: { boundary: { ...OURS, resources: ['arn:aws:s3:::models'] } },
    verdict: 'refuses',
    because: 'the caller says that it is own',
  },
  {
    name: 'buckets that start with a name',
    set: endpoint('s3', everybody(undefined, { Resource: 'arn:aws:s3:::acme-*' })),
    about: 'resource',
    more: { boundary: { ...OURS, resources: ['arn:aws:s3:::acme-data'] } },
    verdict: 'admits',
    because: 'anybody can take a name that starts so',
  },
  {
    name: 'own buckets by reference',
    set: endpoint(
      's3',
      everybody(undefined, {
        Resource: {
          parts: ['arn:', { own: 'AWS::Partition', as: 'partition' }, ':s3:::', { own: 'Models' }, '/*'],
        },
      }),
    ),
    about: 'resource',
    verdict: 'refuses',
    because: 'the bucket is of the application',
  },
  {
    name: 'own queues by ARN',
    set: endpoint('sqs', everybody(undefined, { Resource: `arn:aws:sqs:eu-central-1:${OWN}:*` })),
    about: 'resource',
    verdict: 'refuses',
    because: 'the ARN names the account',
  },
  {
    name: 'queues of any account',
    set: endpoint('sqs', everybody(undefined, { Resource: 'arn:aws:sqs:eu-central-1:*:jobs' })),
    about: 'resource',
    verdict: 'admits',
    because: 'the account is open',
  },
  {
    name: 'an organization by parameter',
    set: endpoint('s3', everybody({ StringEquals: { 'aws:ResourceOrgID': parameter } })),
    about: 'resource',
    more: unknownOrganization,
    verdict: 'refuses',
    because: 'it is the organization that the author means',
  },
  {
    name: 'an organization by name, when the own one is not known',
    set: endpoint('s3', everybody({ StringEquals: { 'aws:ResourceOrgID': OTHER_ORG } })),
    about: 'resource',
    more: unknownOrganization,
    verdict: 'refuses',
    because: 'it is the organization that the author means',
  },
  {
    name: 'another organization',
    set: endpoint('s3', everybody({ StringEquals: { 'aws:ResourceOrgID': OTHER_ORG } })),
    about: 'resource',
    verdict: 'admits',
    because: 'the own one is known, and it is not that',
  },
  {
    name: 'a statement that is not known',
    set: endpoint('s3', everybody(both), { unknown: "condition 'Debug'" }),
    about: 'resource',
    verdict: 'undecided',
    missing: 'Debug',
    because: 'it may allow anything',
  },
];
