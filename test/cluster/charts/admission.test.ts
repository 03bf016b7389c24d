import { describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import type { AdmissionPoliciesProps } from '../../../lib/cluster/isolation/admission-policies-props';
import { Admission, type Answer } from '../isolation/admission';
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

const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: 'networkpolicies' };

function resourceOf({ apiVersion, kind }: Rendered): string {
  const plural = PLURALS[kind] ?? `${kind.toLowerCase()}s`;
  return apiVersion.includes('/') ? `${plural}.${apiVersion.split('/')[0]}` : plural;
}

interface Template {
  readonly spec: object;
}

interface Workload {
  readonly template?: Template;
  readonly leaderWorkerTemplate?: { readonly leaderTemplate: Template; readonly workerTemplate: Template };
}

function templatesOf({ spec }: Rendered): Template[] {
  const { template, leaderWorkerTemplate: group } = (spec ?? {}) as Workload;
  const templates = group === undefined ? [template] : [group.leaderTemplate, group.workerTemplate];
  return templates.filter((one): one is Template => one !== undefined && 'containers' in one.spec);
}

/** What is said to the objects of charts, and to the pods that they become. */
function answers({ objects, admission }: ReturnType<typeof everything>): Answer[] {
  const labels = new Map(
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => [metadata.name, metadata.labels]),
  );
  return objects.flatMap((object) => {
    const { namespace = '' } = object.metadata;
    const at = { namespace, namespaceLabels: labels.get(namespace) };
    const pods = templatesOf(object).map((template) => ({
      ...at,
      resource: 'pods',
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'pod' }, ...template },
    }));
    return [{ ...at, resource: resourceOf(object), object }, ...pods].map((request) =>
      admission.review(request),
    );
  });
}

describe('a cluster that admits nothing but what is named', () => {
  it('runs several kinds of pods of charts', () => {
    expect(everything().objects.flatMap(templatesOf).length).toBeGreaterThanOrEqual(7);
  });

  it('admits everything that charts bring in, and warns of nothing', () => {
    const said = answers(everything());
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
