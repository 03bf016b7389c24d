import { describe, expect, test } from 'vitest';
import type { TemplateSource } from '../../../../lib/egress/load/source';
import { Text } from '../../../../lib/egress/model/resource';
import { readable } from '../../../../lib/egress/rules/policies/ask';
import { boundaryOf } from '../../../../lib/egress/rules/policies/boundary';
import { anchored, eachStatement, toDocument } from '../../../../lib/egress/rules/policies/documents';
import { withoutAdmissions } from '../../../../lib/egress/rules/policies/endpoints';
import { guardsOf } from '../../../../lib/egress/rules/policies/guards';
import { withoutOwnProviders } from '../../../../lib/egress/rules/policies/trust';
import { att, either, ref } from '../../helpers';
import type { Json } from './loaded';
import { HERE, loaded } from './loaded';

/** The document of a property, as `lib/policy` reads it. */
function read(document: unknown, deployed = HERE): unknown {
  const { it } = loaded('A::B::C', { Document: document }, deployed);
  return toDocument(it.written('Document')[0]!.value);
}

const sub = (text: string): unknown => ({ 'Fn::Sub': text });
const withResource = (Resource: unknown): Json => ({ Statement: [{ Effect: 'Allow', Resource }] });

describe('a policy document', () => {
  test.each<[string, unknown, unknown]>([
    ['an account', ref('AWS::AccountId'), { parts: [{ own: 'AWS::AccountId', as: 'account' }] }],
    ['a partition', ref('AWS::Partition'), { parts: [{ own: 'AWS::Partition', as: 'partition' }] }],
    ['a Region', ref('AWS::Region'), { parts: [{ own: 'AWS::Region', as: 'region' }] }],
    ['a stack by name', ref('AWS::StackName'), { parts: [{ own: 'AWS::StackName' }] }],
    ['a stack', ref('AWS::StackId'), { parts: [{ own: 'AWS::StackId', as: 'arn' }] }],
    ['a DNS suffix', ref('AWS::URLSuffix'), { parts: [{ own: 'AWS::URLSuffix', as: 'dns-suffix' }] }],
    ['an own key', att('Key', 'Arn'), { parts: [{ own: 'Net.Key', as: 'arn' }] }],
    ['a name inside a text', sub('x/${Key}'), { parts: ['x/', { own: 'Net.Key' }] }],
    [
      'a bucket by name',
      sub('arn:aws:s3:::${Bucket}/*'),
      { parts: ['arn:aws:s3:::', { own: 'Net.Bucket' }, '/*'] },
    ],
    [
      'a bucket by ARN',
      att('Bucket', 'Arn'),
      { parts: ['arn:', { own: 'AWS::Partition', as: 'partition' }, ':s3:::', { own: 'Net.Bucket' }] },
    ],
    ['an attribute of a bucket', att('Bucket', 'DomainName'), { parts: [{ own: 'Net.Bucket', as: 'arn' }] }],
    ['an organization', att('Org', 'Id'), { parts: [{ own: 'organization', as: 'organization' }] }],
    ['an attribute of it', att('Org', 'RootId'), { parts: [{ own: 'Net.Org', as: 'arn' }] }],
  ])('names %s as own', (_, written, expected) => {
    expect(read(withResource(written), {})).toEqual(withResource(expected));
  });

  test.each<[string, unknown]>([
    ['a parameter', ref('Given')],
    ['what code has made', att('Made', 'Arn')],
  ])('has a gap for %s', (_, written) => {
    expect(read(withResource(written))).toEqual(withResource({ unknown: expect.any(String) as unknown }));
  });

  test('has a gap inside a text', () => {
    expect(read(withResource(sub('arn:${Given}')))).toEqual(
      withResource({ parts: ['arn:', { unknown: expect.any(String) as unknown }] }),
    );
  });

  test('is read where it is written as text', () => {
    const text = JSON.stringify({ ...withResource(['a', '*']), Version: 1, Null: null });
    expect(read(text)).toEqual({ ...withResource(['a', '*']), Version: 1, Null: null });
  });

  test('is read where it is written as text with holes', () => {
    const text = sub('{"Statement":[{"Effect":"Allow","Resource":["${Key}/x","a"]}]}');
    expect(read(text)).toEqual(withResource([{ parts: [{ own: 'Net.Key', as: 'arn' }, '/x'] }, 'a']));
  });

  test('is a gap where the text is no JSON', () => {
    expect(read('{')).toEqual({ unknown: 'the policy is no JSON' });
  });

  test('is a gap with its reason where the text is known only at deployment', () => {
    expect(read(sub('{"a": ${Given}}'))).toEqual({ unknown: expect.stringContaining('Given') as unknown });
  });

  test('is made of a statement that stands alone', () => {
    expect(read({ Effect: 'Deny', Action: '*' })).toEqual({ Statement: [{ Effect: 'Deny', Action: '*' }] });
  });

  test.each([{ parts: [] }, { unknown: 'x' }, { Statement: [{ Resource: { parts: ['x'] } }] }])(
    'that spells the form of the analyzer is not read: %j',
    (document) => {
      expect(read(document)).toEqual({ unknown: 'an object stands where a text belongs' });
    },
  );

  test('keeps numbers, flags and null', () => {
    expect(toDocument({ a: 1, b: true, c: null })).toEqual({ a: 1, b: true, c: null });
  });
});

describe('a policy that is anchored', () => {
  const OWN = { parts: [{ own: 'Net.It', as: 'arn' }] };
  const API = { parts: [{ own: 'Net.It', as: 'arn' }, '/*/*/*'] };
  const SPELLED = { parts: [{ own: 'Net.It', as: 'arn' }, '/prod/GET/x'] };

  test.each<[string, Json, boolean, Json]>([
    ['everything', { Effect: 'Allow', Resource: '*' }, false, { Effect: 'Allow', Resource: OWN }],
    [
      'everything in a list',
      { Effect: 'Allow', Resource: ['a', '*'] },
      false,
      { Effect: 'Allow', Resource: OWN },
    ],
    ['everything of an API', { Effect: 'Allow', Resource: '*' }, true, { Effect: 'Allow', Resource: API }],
    ['a part', { Effect: 'Allow', Resource: 'a' }, false, { Effect: 'Allow', Resource: 'a' }],
    ['all that is denied', { Effect: 'Deny', Resource: '*' }, false, { Effect: 'Deny', Resource: '*' }],
    [
      'all but a part',
      { Effect: 'Allow', NotResource: 'a', Resource: '*' },
      false,
      { Effect: 'Allow', NotResource: 'a', Resource: '*' },
    ],
    [
      'the short form of an API',
      { Effect: 'Deny', Resource: ['execute-api:/prod/GET/x'], NotResource: 'execute-api:/prod/GET/x' },
      true,
      { Effect: 'Deny', Resource: [SPELLED], NotResource: SPELLED },
    ],
    [
      'the short form of something else',
      { Effect: 'Deny', Resource: 'execute-api:/prod/GET/x' },
      false,
      { Effect: 'Deny', Resource: 'execute-api:/prod/GET/x' },
    ],
    [
      'what only holds a short form',
      { Effect: 'Deny', Resource: 'x-execute-api:/prod' },
      true,
      { Effect: 'Deny', Resource: 'x-execute-api:/prod' },
    ],
  ])('speaks of the resource itself where it allows %s', (...[, statement, isApi, expected]) => {
    expect(anchored({ Statement: statement }, 'Net/It', isApi)).toEqual({ Statement: [expected] });
  });

  test('names no resource where it named none', () => {
    expect(anchored({ Statement: [{ Effect: 'Allow' }] }, 'Net/It', true)).toEqual({
      Statement: [{ Effect: 'Allow' }],
    });
  });
});

describe('statements', () => {
  const drop = (): undefined => undefined;

  test('that are dropped are gone', () => {
    expect(eachStatement({ Version: 'x', Statement: [{ a: 1 }, { unknown: 'why' }, 'text'] }, drop)).toEqual({
      Version: 'x',
      Statement: [{ unknown: 'why' }, 'text'],
    });
  });

  test.each([{ unknown: 'why' }, 'text', [], undefined, { Version: 'x' }])('are none in %j', (document) => {
    expect(eachStatement(document, drop)).toEqual(document);
  });
});

describe('what AWS itself publishes', () => {
  const LAYERS = 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*';
  const of = (Resource: unknown, Effect = 'Allow'): Json => ({ Statement: [{ Effect, Resource }] });
  const NONE = { Statement: [] };

  test.each<[unknown]>([
    [LAYERS],
    [[LAYERS, 'arn:aws:s3:::al2023-eu-west-1/*']],
    [{ parts: ['arn:aws:s3:::prod-', { own: 'AWS::Region', as: 'region' }, '-starport-layer-bucket/*'] }],
  ])('may be read by anybody: %j', (Resource) => {
    expect(withoutAdmissions(of(Resource))).toEqual(NONE);
  });

  test.each<[unknown, string?]>([
    [[LAYERS, '*']],
    [`x${LAYERS}`],
    [`${LAYERS}x`],
    ['arn:aws:s3:::prod-eu-west-1-starport-layer-bucketX'],
    [[]],
    [{ parts: ['arn:aws:s3:::prod-', { unknown: 'why' }, '-starport-layer-bucket/*'] }],
    [{ parts: 'x' }],
    [null],
    [LAYERS, 'Deny'],
  ])('is not what is said of %j', (Resource, Effect) => {
    expect(withoutAdmissions(of(Resource, Effect))).toEqual(of(Resource, Effect));
  });
});

describe('a trust policy', () => {
  const trusting = (Principal: unknown, Effect = 'Allow'): Json => ({ Statement: [{ Effect, Principal }] });
  const OWN = { parts: [{ own: 'Net.Provider', as: 'arn' }] };
  const { resources } = loaded('A::B::C', {});

  test('may trust the pods of own clusters', () => {
    expect(withoutOwnProviders(trusting({ Federated: OWN }), resources)).toEqual({ Statement: [] });
  });

  test.each<[unknown, string?]>([
    [{ Federated: { parts: [{ own: 'Net.Stranger', as: 'arn' }] } }],
    [{ Federated: { parts: [{ own: 'Net.Provider', as: 'arn' }, 'x'] } }],
    [{ Federated: { parts: ['Net.Provider'] } }],
    [{ Federated: 'Net.Provider' }],
    [{ Federated: OWN, AWS: '*' }],
    [undefined],
    [{ Federated: OWN }, 'Deny'],
  ])('keeps what is said of %j', (principal, effect) => {
    expect(withoutOwnProviders(trusting(principal, effect), resources)).toEqual(trusting(principal, effect));
  });
});

describe('a permissions boundary', () => {
  const guards = (value: unknown): unknown => {
    const { it, resources } = loaded(
      'AWS::IAM::Role',
      value === undefined ? {} : { PermissionsBoundary: value },
    );
    return guardsOf(it, resources);
  };
  const UNKNOWN = [{ unknown: 'what its permissions boundary allows' }];

  test.each<[unknown, unknown]>([
    [undefined, []],
    [ref('AWS::NoValue'), []],
    [ref('Boundary'), [{ Statement: [] }]],
    ['arn:aws:iam::aws:policy/PowerUserAccess', UNKNOWN],
    [ref('Key'), UNKNOWN],
    [ref('Given'), UNKNOWN],
    [either('On', ref('Boundary'), ref('AWS::NoValue')), UNKNOWN],
    [either('On', ref('AWS::NoValue'), ref('Boundary')), UNKNOWN],
  ])('%j guards by what it says', (value, expected) => {
    expect(guards(value)).toEqual(expected);
  });
});

describe('what is own', () => {
  const own = (deployed: Partial<TemplateSource>, policies = ''): ReturnType<typeof boundaryOf> => {
    const { it, resources } = loaded('A::B::C', {}, deployed);
    return boundaryOf(it, resources, policies);
  };
  const awsOwned = (...args: Parameters<typeof own>): readonly string[] =>
    own(...args).awsOwned?.resources ?? [];
  const layersOf = (region: string): string => `arn:*:s3:::prod-${region}-starport-layer-bucket/*`;

  test('is the account and Region that the input is deployed to, and its buckets', () => {
    expect(own(HERE)).toMatchObject({
      accounts: ['111111111111'],
      region: 'eu-west-1',
      resources: ['arn:*:s3:::models', 'arn:*:s3:::*111111111111*'],
    });
  });

  test('has no Region and no account where the input tells none', () => {
    const found = own({});
    expect(found).toMatchObject({
      accounts: [],
      resources: ['arn:*:s3:::models', 'arn:*:s3:::*000000000000*'],
    });
    expect('region' in found || 'organization' in found).toBe(false);
  });

  test('is an organization and its accounts where they are declared', () => {
    const { it, resources } = loaded('A::B::C', {});
    resources.owner = { organization: 'o-1', accounts: ['222222222222', '111111111111'] };
    expect(boundaryOf(it, resources, '')).toMatchObject({
      organization: 'o-1',
      accounts: ['111111111111', '222222222222'],
    });
  });

  test('is not what AWS owns in the Region of the resource, and in those that policies name', () => {
    expect(awsOwned(HERE)).toContain(layersOf('eu-west-1'));
    expect(awsOwned(HERE)).not.toContain(layersOf('us-east-1'));
    expect(awsOwned(HERE, 'arn:aws:s3:::prod-us-east-1-x')).toContain(layersOf('us-east-1'));
    expect(awsOwned({})).toContain(layersOf('own-region-1'));
  });

  test('leaves no part of a template open', () => {
    expect(awsOwned(HERE).filter((arn) => /[{}]|::::/.test(arn))).toEqual([]);
  });

  test('is named once', () => {
    expect(awsOwned(HERE, 'eu-west-1')).toEqual(awsOwned(HERE));
  });
});

test('a text for a reader has the names of the input for what is own', () => {
  expect(readable('arn:aws:own:own-region-1:000000000000:own--Net.Key and own--x \uE000')).toBe(
    'Net.Key and x …',
  );
});

test('a text of which all parts are known is a text with its parts', () => {
  expect(toDocument({ a: new Text(['x']) })).toEqual({ a: { parts: ['x'] } });
});
