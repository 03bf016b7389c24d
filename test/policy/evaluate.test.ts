import { describe, expect, it } from 'vitest';
import { document, everybody, nobody, OTHER, OWN, simulate, type Given } from './samples';

describe('the elements of a statement', () => {
  const app = `arn:aws:iam::${OWN}:role/app`;

  it.each<[string, object, Given, string]>([
    ['actions ignore case', { Action: 'S3:getobject' }, {}, 'allow'],
    ['actions know wildcards', { Action: 's3:Get*' }, {}, 'allow'],
    ['NotAction is everything else', { Action: undefined, NotAction: 's3:Get*' }, {}, 'silent'],
    [
      'NotResource is everything else',
      { Resource: undefined, NotResource: 'arn:aws:s3:::other/*' },
      {},
      'allow',
    ],
    ['a bucket is not its objects', { Resource: 'arn:aws:s3:::data' }, {}, 'silent'],
    ['resources are case-sensitive', { Resource: 'arn:aws:s3:::Data/*' }, {}, 'silent'],
    [
      'wildcards of resources stay in their segment',
      { Resource: `arn:aws:sqs:*:${OWN}:*` },
      { resource: `arn:aws:sqs:r:${OTHER}:${OWN}:q` },
      'silent',
    ],
    ['segments after a last wildcard are anything', { Resource: 'arn:aws:s3*' }, {}, 'allow'],
    ['segments that are cut off match nothing', { Resource: 'arn:aws:s3' }, {}, 'silent'],
    ['an account is all its principals', { Principal: { AWS: OWN } }, {}, 'allow'],
    [
      'a root ARN is all principals of the account',
      { Principal: { AWS: `arn:aws:iam::${OWN}:root` } },
      {},
      'allow',
    ],
    ['a role is itself', { Principal: { AWS: app } }, {}, 'allow'],
    [
      'a role is its sessions',
      { Principal: { AWS: app } },
      { principal: `arn:aws:sts::${OWN}:assumed-role/app/i-1` },
      'allow',
    ],
    [
      'a wildcard in an ARN of a principal is open',
      { Principal: { AWS: `arn:aws:iam::${OWN}:role/*` } },
      {},
      'open',
    ],
    ['another account is not meant', { Principal: { AWS: OTHER } }, {}, 'silent'],
    [
      'a star is everybody',
      { Principal: { AWS: '*' } },
      { principal: { kind: 'anonymous', id: 'anonymous' } },
      'allow',
    ],
    [
      'a star is also services',
      { Principal: '*' },
      { principal: { kind: 'service', id: 's3.amazonaws.com' } },
      'allow',
    ],
    [
      'an account is not nobody',
      { Principal: { AWS: OWN } },
      { principal: { kind: 'anonymous', id: 'anonymous' } },
      'silent',
    ],
    [
      'a service is named in full',
      { Principal: { Service: 's3.amazonaws.com' } },
      { principal: { kind: 'service', id: 'sns.amazonaws.com' } },
      'silent',
    ],
    ['NotPrincipal is everybody else', { Principal: undefined, NotPrincipal: { AWS: app } }, {}, 'silent'],
  ])('%s', (_, ...[rest, given, effect]) => {
    expect(simulate(document(everybody(undefined, rest)), given)).toBe(effect);
  });

  it('lets a Deny win', () => {
    expect(simulate(document(everybody(), nobody(undefined, { Action: 's3:*' })))).toBe('deny');
  });

  it('says nothing without a statement that applies', () => {
    expect(simulate(document(everybody(undefined, { Action: 'sqs:*' })))).toBe('silent');
  });

  it('leaves open what a Deny that may apply does', () => {
    const deny = nobody(undefined, {
      Resource: { parts: ['arn:aws:s3:::', { unknown: 'parameter B' }, '/*'] },
    });
    expect(simulate(document(everybody(), deny))).toBe('open');
  });

  it('takes one statement for a list of one', () => {
    expect(simulate({ Version: '2012-10-17', Statement: everybody() })).toBe('allow');
  });

  it('knows no variables in the 2008 language', () => {
    const old = { Statement: [everybody(undefined, { Resource: 'arn:aws:s3:::${aws:username}/*' })] };
    expect(simulate(old, { resource: 'arn:aws:s3:::bob/x', context: { 'aws:username': 'bob' } })).toBe(
      'silent',
    );
  });

  it.each([
    ['a document that is no object', 'text'],
    ['a statement that is not known', { Statement: { unknown: 'Fn::Transform' } }],
    ['an effect that is not known', document(everybody(undefined, { Effect: { unknown: 'a condition' } }))],
    ['a condition that is not known', document(everybody({ unknown: 'a condition' }))],
  ])('leaves open what %s says', (_, policy) => {
    expect(simulate(policy as object)).toBe('open');
  });
});
