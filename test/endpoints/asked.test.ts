import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asksOf } from '../../lib/endpoints/asked';
import { catalogueRow } from '../../lib/endpoints/catalogue';
import type { Need } from '../../lib/endpoints/need';
import { endpointPolicy, MAX_POLICY_CHARACTERS, policyWidth } from '../../lib/endpoints/policy';
import { admits } from './iam-evaluator';

const ACCOUNT = '111122223333';
const CONTEXT = { region: 'eu-central-1', accountId: ACCOUNT, services: ['kms'] };
const OWN = { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': ACCOUNT };
const ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:Sign'];
const KEYS = ['a', 'b', 'c'].map((id) => `arn:aws:kms:eu-central-1:${ACCOUNT}:key/${id}`);

const needArbitrary = fc.record({
  service: fc.constant('kms'),
  actions: fc.subarray(ACTIONS, { minLength: 1 }),
  resources: fc.subarray(KEYS, { minLength: 1 }),
  why: fc.constant('it reads'),
  askedBy: fc.constant('Prod/Server'),
});

function need(actions: readonly string[], resources: readonly string[]): Need {
  return { service: 'kms', actions, resources, why: 'it reads', askedBy: 'Prod/Server' };
}

function policyFor(needs: readonly Need[]) {
  return endpointPolicy('kms', { ...CONTEXT, needs })!;
}

describe('statements of needs', () => {
  test('admit of every action and resource exactly what was asked for', () => {
    fc.assert(
      fc.property(
        fc.array(needArbitrary, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...ACTIONS),
        fc.constantFrom(...KEYS),
        (needs, action, resource) => {
          const asked = needs.some(
            ({ actions, resources }) => actions.includes(action) && resources.includes(resource),
          );
          return admits(policyFor(needs), { action, resource, keys: OWN }) === asked;
        },
      ),
    );
  });

  test('are the same, whoever asks first', () => {
    fc.assert(
      fc.property(fc.array(needArbitrary, { maxLength: 5 }), (needs) => {
        expect(policyFor([...needs].reverse())).toEqual(policyFor(needs));
      }),
    );
  });

  test('leave what AWS owns to the statements about it', () => {
    const layers = { ...need(['s3:GetObject'], ['arn:aws:s3:::layers/*']), owned: 'EcrImageLayers' };
    expect(asksOf(catalogueRow('s3'), [layers], 'exact')).toEqual([]);
  });

  test('admit nobody from another account, whatever was asked for', () => {
    fc.assert(
      fc.property(
        fc.array(needArbitrary, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...Object.keys(OWN)),
        (needs, key) => {
          const keys = { ...OWN, [key]: '999988887777' };
          return needs.every(
            ({ actions, resources }) =>
              !admits(policyFor(needs), { action: actions[0]!, resource: resources[0]!, keys }),
          );
        },
      ),
    );
  });

  test('of the same resources are one', () => {
    const needs = [need(['kms:Decrypt'], KEYS), need(['kms:Encrypt'], [...KEYS].reverse())];
    expect(asksOf(catalogueRow('kms'), needs, 'exact')).toEqual([
      { actions: ['kms:Decrypt', 'kms:Encrypt'], resources: KEYS },
    ]);
  });

  test('leave out what a longer pattern covers', () => {
    const needs = [need(['kms:Decrypt', 'kms:De*'], ['*']), need([], KEYS)];
    expect(asksOf(catalogueRow('kms'), needs, 'exact')).toEqual([
      { actions: ['kms:*'], resources: KEYS },
      { actions: ['kms:De*'], resources: ['*'] },
    ]);
  });
});

describe('a policy that would be too long', () => {
  const many = (prefix: string) =>
    Array.from({ length: 400 }, (_, index) =>
      need([`kms:Decrypt`], [`arn:aws:kms:eu-central-1:${ACCOUNT}:key/${prefix}-${index}`]),
    );

  test('says the same of every own resource', () => {
    expect(policyWidth('kms', { ...CONTEXT, needs: many('11111111-2222-3333-4444') })).toBe('any-resource');
  });

  test('is accepted by EC2', () => {
    const { length } = JSON.stringify(policyFor(many('11111111-2222-3333-4444')));
    expect(length).toBeLessThanOrEqual(MAX_POLICY_CHARACTERS);
  });

  test('admits every action where there are too many of these as well', () => {
    const needs = Array.from({ length: 2000 }, (_, index) => need([`kms:Verify${index}Something`], ['*']));
    expect(policyWidth('kms', { ...CONTEXT, needs })).toBe('any-action');
  });

  test('is none that fits', () => {
    expect(policyWidth('kms', { ...CONTEXT, needs: [need(['kms:Decrypt'], KEYS)] })).toBe('exact');
  });
});
