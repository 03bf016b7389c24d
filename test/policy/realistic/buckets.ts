import { everybody, nobody, ORG, OTHER, OURS, OWN, resource } from '../samples';
import type { Realistic } from './realistic';

const bucket = ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'];
const on = { Resource: bucket };
const known = { boundary: { ...OURS, networks: ['vpc-0a1b2c3d', 'vpce-0a1b2c3d4e5f'] } };
const tls = nobody({ Bool: { 'aws:SecureTransport': 'false' } }, { ...on, Action: 's3:*' });
export const BUCKETS: readonly Realistic[] = [
  {
    name: 'a public bucket',
    set: resource('s3', everybody(undefined, { ...on, Action: 's3:GetObject' })),
    about: 'principal',
    verdict: 'admits',
    by: 'account',
    because: 'everybody may read',
  },
  {
    name: 'a bucket that only demands TLS',
    set: resource('s3', tls),
    about: 'principal',
    verdict: 'refuses',
    because: 'a Deny allows nothing',
  },
  {
    name: 'a bucket that only demands TLS, off the network',
    set: resource('s3', tls),
    about: 'network',
    verdict: 'admits',
    by: 'account',
    because: 'own credentials work from anywhere over TLS',
  },
  {
    name: 'a bucket for the organization',
    set: resource('s3', everybody({ StringEquals: { 'aws:PrincipalOrgID': ORG } }, on)),
    about: 'principal',
    verdict: 'refuses',
    because: 'strangers are in no own organization',
  },
  {
    name: 'a bucket for a partner account',
    set: resource('s3', everybody(undefined, { ...on, Principal: { AWS: OTHER } })),
    about: 'principal',
    verdict: 'admits',
    by: 'account',
    because: 'the account is not own',
  },
  {
    name: 'a bucket for a partner account in the organization',
    set: resource(
      's3',
      everybody({ StringEquals: { 'aws:PrincipalOrgID': ORG } }, { ...on, Principal: { AWS: OTHER } }),
    ),
    about: 'principal',
    verdict: 'refuses',
    because: 'then it is own',
  },
  {
    name: 'a bucket for a role of a partner',
    set: resource(
      's3',
      everybody(undefined, { ...on, Principal: { AWS: `arn:aws:iam::${OTHER}:role/reader` } }),
    ),
    about: 'principal',
    verdict: 'admits',
    by: 'account',
    because: 'the role is of an account that is not own',
  },
  {
    name: 'a bucket for a session of a partner',
    set: resource(
      's3',
      everybody(undefined, { ...on, Principal: { AWS: `arn:aws:sts::${OTHER}:assumed-role/reader/job` } }),
    ),
    about: 'principal',
    verdict: 'admits',
    by: 'account',
    because: 'the session is of an account that is not own',
  },
  {
    name: 'a bucket for a canonical user',
    set: resource(
      's3',
      everybody(undefined, {
        ...on,
        Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
      }),
    ),
    about: 'principal',
    verdict: 'undecided',
    missing: 'canonical user',
    because: 'the id does not say whose it is',
  },
  {
    name: 'everybody in the organization or in none',
    set: resource('s3', everybody({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ORG } }, on)),
    about: 'principal',
    verdict: 'admits',
    because: 'accounts in no organization have no key',
  },
  {
    name: 'a Deny of strangers that forgets those without a key',
    set: resource(
      's3',
      everybody(undefined, on),
      nobody(
        { Bool: { 'aws:PrincipalIsAWSService': 'false' }, StringNotEquals: { 'aws:PrincipalOrgID': ORG } },
        on,
      ),
    ),
    about: 'principal',
    verdict: 'admits',
    by: 'anonymous',
    because: 'unsigned requests have no aws:PrincipalIsAWSService',
  },
  {
    name: 'a Deny of all strangers',
    set: resource(
      's3',
      everybody(undefined, on),
      nobody(
        {
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORG },
        },
        on,
      ),
    ),
    about: 'principal',
    verdict: 'refuses',
    because: 'IfExists covers unsigned requests',
  },
  {
    name: 'a Deny of all strangers, for services',
    set: resource(
      's3',
      everybody(undefined, on),
      nobody(
        {
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORG },
        },
        on,
      ),
    ),
    about: 'deputy',
    verdict: 'admits',
    by: 'service',
    because: 'services are exempt, whoever they act for',
  },
  {
    name: 'a Deny with an exempt tag',
    set: resource(
      's3',
      everybody(undefined, on),
      nobody({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORG, 'aws:ResourceTag/open': 'true' } }, on),
    ),
    about: 'principal',
    verdict: 'undecided',
    missing: 'tag',
    because: 'the resource may carry the tag',
  },
  {
    name: 'NotPrincipal in an Allow',
    set: resource('s3', { ...everybody(undefined, on), Principal: undefined, NotPrincipal: { AWS: OTHER } }),
    about: 'principal',
    verdict: 'admits',
    because: 'it allows everybody else',
  },
  {
    name: 'readers behind a VPC endpoint',
    set: resource('s3', everybody({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f' } }, on)),
    about: 'principal',
    more: known,
    verdict: 'refuses',
    because: 'strangers do not come from the own endpoint',
  },
  {
    name: 'readers behind any VPC endpoint',
    set: resource('s3', everybody({ StringLike: { 'aws:SourceVpce': 'vpce-*' } }, on)),
    about: 'principal',
    verdict: 'admits',
    because: 'strangers have endpoints too',
  },
  {
    name: 'readers with private addresses',
    set: resource('s3', everybody({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, on)),
    about: 'principal',
    verdict: 'admits',
    because: 'the VPC of a stranger can have the same addresses',
  },
  {
    name: 'readers with private source addresses',
    set: resource('s3', everybody({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, on)),
    about: 'principal',
    verdict: 'refuses',
    because: 'aws:SourceIp is public or missing',
  },
  {
    name: 'readers from the office',
    set: resource('s3', everybody({ IpAddress: { 'aws:SourceIp': '198.41.0.0/24' } }, on)),
    about: 'principal',
    more: { boundary: { ...OURS, addresses: ['198.41.0.0/24'] } },
    verdict: 'refuses',
    because: 'the addresses are own',
  },
  {
    name: 'readers from half the internet',
    set: resource('s3', everybody({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }, on)),
    about: 'principal',
    verdict: 'admits',
    because: 'two halves are the whole',
  },
  {
    name: 'delegation to own access points',
    set: resource('s3', everybody({ StringEquals: { 's3:DataAccessPointAccount': OWN } }, on)),
    about: 'principal',
    verdict: 'undecided',
    missing: 'access points',
    because: 'their policies decide',
  },
];
