import { describe, expect, test } from 'vitest';
import type { PredicateName } from '../../../../lib/egress/rules/predicates';
import { PREDICATES } from '../../../../lib/egress/rules/predicates';
import { att, either, ref } from '../../helpers';
import type { Json } from './loaded';
import { loaded } from './loaded';

const sub = (text: string): unknown => ({ 'Fn::Sub': text });

describe('questions about policies', () => {
  /** `!` and what is seen, or `?` and what is not known. */
  function ask(name: PredicateName, [type, path]: readonly [string, string], properties: Json): string[] {
    const { it, resources } = loaded(type, properties);
    return PREDICATES[name](it, path, resources).map(({ value, seen }) =>
      value === true ? `!${seen}` : `?${value}`,
    );
  }
  const statement = (more: Json): Json => ({
    Effect: 'Allow',
    Principal: '*',
    Action: '*',
    Resource: '*',
    ...more,
  });
  const endpoint = (name: PredicateName, ...Statement: unknown[]): string[] =>
    ask(name, ['AWS::EC2::VPCEndpoint', 'PolicyDocument'], { PolicyDocument: { Statement } });
  const OWN_ONLY = {
    StringEquals: {
      'aws:ResourceAccount': ref('AWS::AccountId'),
      'aws:PrincipalAccount': ref('AWS::AccountId'),
    },
  };

  test.each<[PredicateName]>([['reachesForeignResources'], ['servesForeignPrincipals']])(
    'of an endpoint: %s',
    (name) => {
      expect(endpoint(name, statement({}))).toEqual([expect.stringMatching(/^!statement 1 allows that /)]);
      expect(endpoint(name, statement({ Sid: 'All' }))).toEqual([
        expect.stringMatching(/^!statement 'All' allows that /),
      ]);
      expect(endpoint(name, statement({ Condition: OWN_ONLY }))).toEqual([]);
      expect(
        endpoint(
          name,
          statement({
            Condition: {
              StringEquals: { 'aws:ResourceAccount': ref('Given'), 'aws:PrincipalAccount': ref('Given') },
            },
          }),
        ),
      ).toEqual([expect.stringMatching(/^\?.*Given/)]);
    },
  );

  test('of an endpoint under each setting', () => {
    const { it, resources } = loaded('AWS::EC2::VPCEndpoint', {
      PolicyDocument: either(
        'On',
        { Statement: [statement({})] },
        { Statement: [statement({ Condition: OWN_ONLY })] },
      ),
    });
    const found = PREDICATES.reachesForeignResources(it, 'PolicyDocument', resources);
    expect(found.map(({ when }) => when.map(({ value }) => value))).toEqual([['true']]);
  });

  test('of an endpoint leave out what AWS lets anybody read', () => {
    const LAYERS = 'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*';
    expect(endpoint('servesForeignPrincipals', statement({ Resource: LAYERS }))).toEqual([]);
    expect(
      endpoint('servesForeignPrincipals', statement({ Resource: 'arn:aws:s3:::models/*' })),
    ).toHaveLength(1);
  });

  test('tell own names as the input has them', () => {
    const document = {
      Statement: [
        statement({ Principal: '*', Action: 's3:GetObject', Resource: sub('arn:aws:s3:::${Bucket}/*') }),
      ],
    };
    expect(
      ask('admitsStrangers', ['AWS::S3::BucketPolicy', 'PolicyDocument'], { PolicyDocument: document }),
    ).toEqual([expect.stringMatching(/^!statement 1 allows that .* on arn:[^ ]*:s3:::Net\.Bucket\//)]);
  });

  const TRUST = 'AssumeRolePolicyDocument';
  test.each<[string, unknown, RegExp[]]>([
    ['another account', { AWS: 'arn:aws:iam::222222222222:root' }, [/^!/]],
    ['the own account', { AWS: sub('arn:aws:iam::${AWS::AccountId}:root') }, []],
    ['pods of an own cluster', { Federated: ref('Provider') }, []],
    [
      'whom another provider vouches for',
      { Federated: ref('Stranger') },
      [/^\?.*the provider 'Net.Stranger'/],
    ],
  ])('of a role that trusts %s', (_, Principal, expected) => {
    const Statement = [
      { Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'] },
    ];
    expect(ask('trustsStrangers', ['AWS::IAM::Role', TRUST], { [TRUST]: { Statement } })).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern) as unknown),
    );
  });

  const PERMISSION = { Action: 'lambda:InvokeFunction', FunctionName: 'f' };
  const permits = (name: PredicateName, more: Json): string[] =>
    ask(name, ['AWS::Lambda::Permission', ''], { ...PERMISSION, ...more });
  const SOME = [expect.stringMatching(/^!statement 1 allows that /)];

  test.each<[PredicateName, Json, unknown[]]>([
    ['permitsStrangers', { Principal: '*' }, SOME],
    ['permitsStrangers', { Principal: '222222222222' }, SOME],
    ['permitsStrangers', { Principal: ref('AWS::AccountId') }, []],
    ['permitsStrangers', { Principal: 's3.amazonaws.com' }, []],
    ['permitsStrangers', { Principal: '*', PrincipalOrgID: att('Org', 'Id') }, []],
    ['permitsDeputies', { Principal: 's3.amazonaws.com' }, SOME],
    ['permitsDeputies', { Principal: 's3.amazonaws.com', SourceAccount: ref('AWS::AccountId') }, []],
    ['permitsDeputies', { Principal: 's3.amazonaws.com', SourceAccount: '222222222222' }, SOME],
    [
      'permitsDeputies',
      { Principal: 's3.amazonaws.com', SourceAccount: ref('AWS::AccountId'), SourceArn: att('Key', 'Arn') },
      [],
    ],
    ['permitsDeputies', { Principal: ref('AWS::AccountId') }, []],
  ])('of a function: %s %j', (name, properties, expected) => {
    expect(permits(name, properties)).toEqual(expected);
  });

  test('of a role within its permissions boundary', () => {
    const PolicyDocument = { Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] };
    const writes = (more: Json): string[] =>
      ask('writesAnywhere', ['AWS::IAM::Role', 'Policies[].PolicyDocument'], {
        Policies: [{ PolicyDocument }],
        ...more,
      });
    expect(writes({})).toEqual(SOME);
    expect(writes({ PermissionsBoundary: ref('Boundary') })).toEqual([]);
    expect(writes({ PermissionsBoundary: 'arn:x' })).toEqual(['?what its permissions boundary allows']);
  });

  test.each<[unknown, boolean]>([
    ['arn:aws:iam::aws:policy/AdministratorAccess', true],
    [sub('arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess'), true],
    ['AdministratorAccess', true],
    ['arn:aws:iam::111111111111:policy/AdministratorAccess', false],
    ['xarn:aws:iam::aws:policy/AdministratorAccess', false],
    ['arn:aws:iam::aws:policy/IAMReadOnlyAccess', false],
    ['', false],
  ])('of AWS: %j', (arn, isWide) => {
    const found = ask('widePolicy', ['AWS::IAM::Role', 'ManagedPolicyArns[]'], { ManagedPolicyArns: [arn] });
    expect(found.length > 0).toBe(isWide);
  });
});
