import { everybody, nobody, ORG, OWN, resource } from '../samples';
import type { Realistic } from './realistic';

const bucket = ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'];
const on = { Resource: bucket };
const ROOT = { Principal: { AWS: `arn:aws:iam::${OWN}:root` } };
const topic = { ArnLike: { 'aws:SourceArn': { parts: [{ own: 'Topic', as: 'arn' }] } } };
export const MESSAGES: readonly Realistic[] = [
  {
    name: 'a queue for its topic',
    set: resource(
      'sqs',
      everybody(topic, { Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' }),
    ),
    about: 'deputy',
    verdict: 'refuses',
    because: 'the topic is of the application',
  },
  {
    name: 'a queue for any topic',
    set: resource(
      'sqs',
      everybody(undefined, { Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' }),
    ),
    about: 'deputy',
    verdict: 'admits',
    by: 'service',
    because: 'a topic of a stranger is as good',
  },
  {
    name: 'a queue for any topic, strangers',
    set: resource(
      'sqs',
      everybody(undefined, { Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' }),
    ),
    about: 'principal',
    verdict: 'refuses',
    because: 'only SNS itself may call',
  },
  {
    name: 'a queue for everybody from a topic',
    set: resource('sqs', everybody(topic, { Action: 'sqs:SendMessage' })),
    about: 'principal',
    verdict: 'refuses',
    because: 'only services bring aws:SourceArn',
  },
  {
    name: 'a queue for services of the own account',
    set: resource(
      'sqs',
      everybody(
        { StringEquals: { 'aws:SourceAccount': OWN } },
        { Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
      ),
    ),
    about: 'deputy',
    verdict: 'refuses',
    because: 'strangers have another account',
  },
  {
    name: 'a topic for a bucket by name',
    set: resource(
      'sns',
      everybody(
        { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::data' } },
        { Principal: { Service: 's3.amazonaws.com' }, Action: 'sns:Publish' },
      ),
    ),
    about: 'deputy',
    verdict: 'undecided',
    missing: 'data',
    because: 'a bucket ARN does not name its owner',
  },
  {
    name: 'the default key policy',
    set: resource('kms', everybody(undefined, { ...ROOT, Action: 'kms:*' })),
    about: 'principal',
    verdict: 'refuses',
    because: 'only the own account may',
  },
  {
    name: 'the default key policy, off the network',
    set: resource('kms', everybody(undefined, { ...ROOT, Action: 'kms:*' })),
    about: 'network',
    verdict: 'admits',
    by: 'account',
    because: 'nothing asks from where',
  },
  {
    name: 'a key through a service, for the own account',
    set: resource(
      'kms',
      everybody(
        { StringEquals: { 'kms:CallerAccount': OWN, 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
        { Action: 'kms:Decrypt' },
      ),
    ),
    about: 'principal',
    verdict: 'refuses',
    because: "kms:CallerAccount is the stranger's",
  },
  {
    name: 'a key through a service',
    set: resource(
      'kms',
      everybody(
        { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
        { Action: 'kms:Decrypt' },
      ),
    ),
    about: 'principal',
    verdict: 'admits',
    because: 'strangers use S3 as well',
  },
  {
    name: 'a key that answers nobody',
    set: resource(
      'kms',
      everybody(undefined, { ...ROOT, Action: 'kms:*' }),
      nobody(
        { StringNotEquals: { 'aws:SourceVpce': { parts: [{ own: 'KmsEndpoint' }] } } },
        { Action: 'kms:*' },
      ),
    ),
    about: 'network',
    verdict: 'refuses',
    because: 'only the own endpoint is left',
  },
  {
    name: 'a secret for an account by parameter',
    set: resource(
      'secretsmanager',
      everybody(undefined, {
        Principal: { AWS: { parts: ['arn:aws:iam::', { unknown: "parameter 'Partner'" }, ':root'] } },
        Action: 'secretsmanager:GetSecretValue',
      }),
    ),
    about: 'principal',
    verdict: 'undecided',
    missing: 'Partner',
    because: 'the account is not known',
  },
  {
    name: 'a repository for the organization',
    set: resource('ecr', {
      Effect: 'Allow',
      Principal: '*',
      Action: 'ecr:BatchGetImage',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG } },
    }),
    about: 'principal',
    verdict: 'refuses',
    because: 'strangers are in no own organization',
  },
  {
    name: 'a Deny after a date',
    set: resource(
      's3',
      everybody(undefined, on),
      nobody({ DateGreaterThan: { 'aws:CurrentTime': '2027-06-01T00:00:00Z' } }, on),
    ),
    about: 'principal',
    verdict: 'undecided',
    missing: 'at which time',
    because: 'until then it is open',
  },
];
