import { everybody, nobody, ORG, OURS, OWN, resource } from '../samples';
import type { Realistic } from './realistic';

const bucket = ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'];
const on = { Resource: bucket };
const ROOT = { Principal: { AWS: `arn:aws:iam::${OWN}:root` } };
const onVpce = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f' } };
const known = { boundary: { ...OURS, networks: ['vpc-0a1b2c3d', 'vpce-0a1b2c3d4e5f'] } };
const perimeter = (rest: object): object =>
  nobody(
    {
      StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
      ...rest,
    },
    { ...on, Action: 's3:*' },
  );

export const BUCKET_NETWORKS: readonly Realistic[] = [
  {
    name: 'a bucket behind an endpoint',
    set: resource('s3', nobody(onVpce, { ...on, Action: 's3:*' })),
    about: 'network',
    more: known,
    verdict: 'refuses',
    because: 'elsewhere aws:SourceVpce is missing or another',
  },
  {
    name: 'a bucket whose Deny forgets the bucket itself',
    set: resource('s3', nobody(onVpce, { Action: 's3:*', Resource: 'arn:aws:s3:::data/*' })),
    about: 'network',
    more: known,
    verdict: 'admits',
    because: 's3:ListBucket is on the bucket',
  },
  {
    name: 'a bucket whose Deny forgets the bucket itself, by ARN',
    set: {
      ...resource('s3', nobody(onVpce, { Action: 's3:*', Resource: 'arn:aws:s3:::data/*' })),
      resource: 'arn:aws:s3:::data',
    },
    about: 'network',
    more: known,
    verdict: 'admits',
    because: 's3:ListBucket is on the bucket',
  },
  {
    name: 'a bucket whose Deny forgets to delete',
    set: resource('s3', nobody(onVpce, { ...on, Action: ['s3:Get*', 's3:List*', 's3:Put*'] })),
    about: 'network',
    more: known,
    verdict: 'admits',
    because: 's3:DeleteObject is left',
  },
  {
    name: "a bucket behind somebody's endpoint",
    set: resource('s3', nobody(onVpce, { ...on, Action: 's3:*' })),
    about: 'network',
    verdict: 'undecided',
    missing: 'vpce-0a1b2c3d4e5f',
    because: 'nobody says whose endpoint it is',
  },
  {
    name: 'a bucket behind an endpoint by reference',
    set: resource(
      's3',
      nobody(
        { StringNotEquals: { 'aws:SourceVpce': { parts: [{ own: 'S3Endpoint' }] } } },
        { ...on, Action: 's3:*' },
      ),
    ),
    about: 'network',
    verdict: 'refuses',
    because: 'the endpoint is of the application',
  },
  {
    name: 'a Deny that holds only for a key that is there',
    set: resource(
      's3',
      nobody({ ...onVpce, Null: { 'aws:SourceVpce': 'false' } }, { ...on, Action: 's3:*' }),
    ),
    about: 'network',
    more: known,
    verdict: 'admits',
    because: 'requests from the internet have no aws:SourceVpce',
  },
  {
    name: 'the network perimeter of AWS',
    set: resource('s3', perimeter({})),
    about: 'network',
    more: known,
    verdict: 'refuses',
    because: 'only services of AWS are exempt',
  },
  {
    name: 'the network perimeter with an exempt role',
    set: resource(
      's3',
      perimeter({ ArnNotLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/break-glass` } }),
    ),
    about: 'network',
    more: known,
    verdict: 'admits',
    because: 'that role works from anywhere',
  },
  {
    name: 'the network perimeter with a role for emergencies',
    set: resource(
      's3',
      perimeter({ ArnNotLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/break-glass` } }),
    ),
    about: 'network',
    more: { ...known, exempt: [`arn:aws:iam::${OWN}:role/break-glass`] },
    verdict: 'refuses',
    because: 'the caller says that it does not count',
  },
  {
    name: 'the network perimeter with service-linked roles',
    set: resource(
      's3',
      perimeter({
        ArnNotLikeIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/aws-service-role/*` },
      }),
    ),
    about: 'network',
    more: known,
    verdict: 'refuses',
    because: 'only AWS takes on such roles',
  },
  {
    name: 'the network perimeter by organization of the endpoint',
    set: resource(
      's3',
      nobody({ StringNotEqualsIfExists: { 'aws:VpceOrgID': ORG } }, { ...on, Action: 's3:*' }),
    ),
    about: 'network',
    verdict: 'refuses',
    because: 'the endpoint of a stranger has another organization or none',
  },
  {
    name: 'the network perimeter by an optional key',
    set: resource(
      's3',
      everybody({ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }, { ...on, ...ROOT }),
    ),
    about: 'network',
    more: known,
    verdict: 'admits',
    because: 'from the internet the key is missing',
  },
];
