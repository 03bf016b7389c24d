import { describe, expect, test } from 'vitest';
import { INFERENCE_AREAS, modelsOfProfile } from '../../lib/endpoints/inference';
import type { Need } from '../../lib/endpoints/need';
import { endpointPolicy, type PolicyStatement } from '../../lib/endpoints/policy';
import { admits } from './iam-evaluator';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const NOVA = `arn:aws:bedrock:${REGION}::foundation-model/amazon.nova-lite-v1:0`;
const PROFILE = `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/eu.amazon.nova-lite-v1:0`;

function statements(
  service: string,
  ...asked: (readonly [string[], string[]])[]
): readonly PolicyStatement[] {
  const needs = asked.map(([actions, resources]): Need => {
    return { service, actions, resources, why: 'it runs', askedBy: 'Prod/Server' };
  });
  const policy = endpointPolicy(service, { region: REGION, accountId: ACCOUNT, services: [service], needs })!;
  return policy.Statement;
}

const sidsOf = (found: readonly PolicyStatement[]): readonly string[] => found.map(({ Sid }) => Sid);

function invokes(found: readonly PolicyStatement[], resource: string): boolean {
  const own = { 'aws:PrincipalAccount': ACCOUNT };
  const keys = resource.includes(`:${ACCOUNT}:`) ? { ...own, 'aws:ResourceAccount': ACCOUNT } : own;
  return admits({ Statement: found }, { action: INVOKE[0]!, resource, keys });
}

describe('the endpoint of Amazon Bedrock', () => {
  const one = statements('bedrock-runtime', [INVOKE, [NOVA]]);

  test('admits the model that is named, and says so once', () => {
    expect(one.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([['FoundationModels', [NOVA]]]);
    expect(invokes(one, NOVA)).toBe(true);
  });

  test.each([
    ['another model', NOVA.replace('lite', 'pro')],
    ['the model in another Region', NOVA.replace(REGION, 'eu-west-1')],
    ['an own model', `arn:aws:bedrock:${REGION}:${ACCOUNT}:provisioned-model/p`],
  ])('refuses %s', (_, resource) => {
    expect(invokes(one, resource)).toBe(false);
  });

  test('admits the calls that are named alone', () => {
    expect(statements('bedrock-runtime', [['bedrock:InvokeModel'], [NOVA]])[0]!.Action).toEqual([
      'bedrock:InvokeModel',
    ]);
  });

  test('admits every model of the Region where none is named', () => {
    const any = statements('bedrock-runtime', [INVOKE, []]);
    expect(sidsOf(any)).toEqual(['OwnPrincipalsToOwnResources', 'FoundationModels']);
    expect(invokes(any, NOVA)).toBe(true);
    expect(invokes(any, NOVA.replace(REGION, 'eu-west-1'))).toBe(false);
  });

  test('takes a model of any Region for one of its own', () => {
    const found = statements('bedrock-runtime', [INVOKE, [NOVA.replace(REGION, '*')]]);
    expect(found.map(({ Resource }) => Resource)).toEqual([[NOVA]]);
  });

  test('admits every model of the Region where the name is known only at deployment', () => {
    const found = statements('bedrock-runtime', [INVOKE, ['${Token[TOKEN.7]}']]);
    expect(invokes(found, NOVA)).toBe(true);
  });

  test('admits a model whose name is in part known only at deployment, and no wider', () => {
    const found = statements('bedrock-runtime', [INVOKE, [NOVA.replace('lite-v1:0', '${Token[TOKEN.7]}')]]);
    expect(sidsOf(found)).toEqual(['FoundationModels']);
    expect(invokes(found, NOVA.replace('nova', 'titan'))).toBe(false);
  });

  test('admits a model of another Region that is named', () => {
    const there = NOVA.replace(REGION, 'eu-west-1');
    expect(invokes(statements('bedrock-runtime', [INVOKE, [there]]), there)).toBe(true);
  });

  test('admits an inference profile with its model, where it may lead', () => {
    const found = statements('bedrock-runtime', [INVOKE, [PROFILE]]);
    const asked = [PROFILE, NOVA, NOVA.replace(REGION, 'eu-north-1')];
    expect(asked.filter((arn) => !invokes(found, arn))).toEqual([]);
  });

  test.each([
    ['another profile', PROFILE.replace('lite', 'pro')],
    ['another model', NOVA.replace('lite', 'pro')],
    ['its model outside of its area', NOVA.replace(REGION, 'us-east-1')],
  ])('of an inference profile refuses %s', (_, resource) => {
    expect(invokes(statements('bedrock-runtime', [INVOKE, [PROFILE]]), resource)).toBe(false);
  });

  test('admits a global profile with its model of no Region', () => {
    const found = statements('bedrock-runtime', [INVOKE, [PROFILE.replace('eu.', 'global.')]]);
    expect(invokes(found, NOVA.replace(REGION, ''))).toBe(true);
  });

  const own = PROFILE.replace(
    'inference-profile/eu.amazon.nova-lite-v1:0',
    'application-inference-profile/a1',
  );
  test('admits every model of the Region beside a profile that hides its models', () => {
    expect(invokes(statements('bedrock-runtime', [INVOKE, [own]]), NOVA)).toBe(true);
  });

  test('admits the models that are named beside a profile that hides its models, and no others', () => {
    const found = statements('bedrock-runtime', [INVOKE, [own, NOVA]]);
    expect([NOVA, NOVA.replace('lite', 'pro')].map((arn) => invokes(found, arn))).toEqual([true, false]);
  });
});

describe('areas of inference', () => {
  test('give a source and a day', () => {
    const bad = INFERENCE_AREAS.filter(
      ({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date),
    );
    expect(bad).toEqual([]);
  });

  test('are told by the start of the profile', () => {
    expect(modelsOfProfile(PROFILE)).toEqual([
      NOVA,
      'arn:aws:bedrock:eu-*::foundation-model/amazon.nova-lite-v1:0',
    ]);
    expect(modelsOfProfile(NOVA)).toEqual([]);
    expect(modelsOfProfile(PROFILE.replace('eu.', 'moon.'))).toEqual([]);
  });
});

describe('what AWS owns is admitted', () => {
  const image = `arn:aws:ec2:${REGION}::image/*`;

  test.each([
    ['images of Amazon, to who starts machines', 'ec2', [['ec2:RunInstances'], ['*'], 'AmazonImages']],
    ['images of Amazon, to who names them', 'ec2', [['ec2:CreateFleet'], [image], 'AmazonImages']],
    ['volumes, to who creates them', 'ec2', [['ec2:CreateVolume'], ['*'], 'OwnVolumes']],
    ['lists of prefixes, to who may mean them', 'ec2', [['ec2:Get*'], ['*'], 'AmazonPrefixLists']],
    ['roles, to tokens', 'sts', [['sts:AssumeRoleWithWebIdentity'], ['*'], 'WebIdentityRoles']],
    ['public parameters, to who may mean them', 'ssm', [['ssm:GetParameter'], ['*'], 'PublicParameters']],
  ] as const)('%s', (_, service, [actions, resources, sid]) => {
    expect(sidsOf(statements(service, [[...actions], [...resources]]))).toContain(sid);
  });

  const parameters = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/airgap/*`;
  test.each([
    ['to nobody who asks for no such thing', 'ec2', [['ec2:DescribeInstances'], ['*']]],
    ['to nobody who takes roles without a token', 'sts', [['sts:AssumeRole'], ['*']]],
    ['to nobody who reads objects of no name', 's3', [['s3:GetObject'], []]],
    ['to nobody who names own parameters', 'ssm', [['ssm:GetParameter'], [parameters]]],
  ] as const)('%s', (_, service, [actions, resources]) => {
    expect(sidsOf(statements(service, [[...actions], [...resources]]))).toEqual([
      'OwnPrincipalsToOwnResources',
    ]);
  });

  test('exactly as it is named, and by a statement of its own alone', () => {
    const packages = `arn:aws:s3:::al2023-repos-${REGION}-de612dc2/core/*`;
    const found = statements('s3', [['s3:GetObject'], [packages]]);
    expect(found).toEqual([
      {
        Sid: 'AmazonLinuxRepositories',
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject'],
        Resource: [packages],
      },
    ]);
  });

  test('all of it by an endpoint that somebody added for any call', () => {
    const policy = endpointPolicy('ec2', { region: REGION, accountId: ACCOUNT, services: ['ec2'] })!;
    expect(sidsOf(policy.Statement)).toEqual([
      'OwnPrincipalsToOwnResources',
      'AmazonImages',
      'AmazonPrefixLists',
      'OwnVolumes',
    ]);
  });
});
