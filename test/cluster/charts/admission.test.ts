import { describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import type { AdmissionPoliciesProps } from '../../../lib/cluster/isolation/admission-policies-props';
import { Admission } from '../isolation/admission';
import { answers, templatesOf } from '../isolation/answers';
import { objectsOf } from '../isolation/helpers';
import { addCharts, addKarpenter } from './all-charts';
import { testCluster, type Rendered } from './helpers';

/** Everything that charts bring in, and what the cluster would say to it. */
function everything(more: Partial<AdmissionPoliciesProps> = {}): {
  objects: Rendered[];
  admission: Admission;
} {
  const { stack, cluster, images } = testCluster();
  const needs = addCharts(stack, { cluster, images });
  addKarpenter(stack, { cluster, images });
  const objects = objectsOf(cluster);
  new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [images], addOns: [], ...needs, ...more });
  return { objects, admission: new Admission(objectsOf(cluster)) };
}

describe('a cluster that admits nothing but what is named', () => {
  it('runs several kinds of pods of charts', () => {
    expect(everything().objects.flatMap(templatesOf).length).toBeGreaterThanOrEqual(7);
  });

  it('admits everything that charts bring in, and warns of nothing', () => {
    // As cluster administrators have every verb.
    const said = answers({ ...everything(), rights: (right) => right.startsWith('isolate ') });
    expect(said.flatMap(({ denied, warned }) => [...denied, ...warned])).toEqual([]);
  });

  it.each<[string, Partial<AdmissionPoliciesProps>, RegExp]>([
    ['pods that use their nodes', { hostAccess: [] }, /^airgap-pods: hostPath/],
    ['webhooks that change objects', { mutatingWebhooks: [] }, /^airgap-webhooks: /],
    ['roles that change webhooks', { privilegedRoles: [] }, /^airgap-roles: /],
    ['images that were not promoted', { digests: [] }, /^airgap-images: /],
  ])('refuses %s when charts do not tell of them', (_, more, message) => {
    const denied = answers(everything(more)).flatMap((answer) => answer.denied);
    expect(denied).toContainEqual(expect.stringMatching(message));
  });
});
