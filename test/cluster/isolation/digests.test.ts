import { describe, expect, it } from 'vitest';
import { admission } from './helpers';
import { review } from './requests';

const policies = admission();
const denied = (request: Parameters<typeof policies.review>[0]) => policies.review(request).denied;

describe('the list of digests', () => {
  const list = (data: object, more: object = {}) =>
    review(
      'configmaps ConfigMap',
      { metadata: { name: 'airgap-images', namespace: 'airgap-system' }, data },
      { namespace: 'airgap-system', operation: 'UPDATE', ...more },
    );
  const digest = { ['a'.repeat(64)]: 'vllm/vllm-openai' };
  const promoter = { rights: (right: string) => right === 'promote /configmaps airgap-system/airgap-images' };

  it('is changed by who may promote', () => {
    expect(denied(list(digest, promoter))).toEqual([]);
  });

  it('is changed by nobody else, whatever they may do with ConfigMaps', () => {
    const rights = (right: string) => right.startsWith('update ');
    expect(denied(list(digest, { rights }))).toEqual([expect.stringMatching(/^airgap-parameters: /)]);
  });

  const deleted = (name: string, more: object = {}) => {
    const { object: oldObject } = list(digest);
    return list({}, { operation: 'DELETE', object: undefined, oldObject, name, ...more });
  };

  it.each([
    ['by its name', deleted('airgap-images')],
    ['with all of its namespace, by a request without a name', deleted('')],
  ])('is deleted by nobody else: %s', (_, request) => {
    expect(denied(request)).toHaveLength(1);
  });

  it('is deleted with its namespace', () => {
    const user = 'system:serviceaccount:kube-system:namespace-controller';
    expect(denied(deleted('', { user }))).toEqual([]);
  });

  it.each([{ latest: 'x' }, { [`sha256.${'a'.repeat(64)}`]: 'x' }, { ['A'.repeat(64)]: 'x' }])(
    'holds digests alone (%#)',
    (data) => {
      expect(denied(list(data, promoter))).toHaveLength(1);
    },
  );

  it('is this one alone: other ConfigMaps are not judged', () => {
    const object = { metadata: { name: 'other' }, data: { a: 'b' } };
    expect(denied(review('configmaps ConfigMap', object, { namespace: 'airgap-system' }))).toEqual([]);
  });
});
