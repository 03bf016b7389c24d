import type { Rendered } from '../charts/helpers';
import type { Admission, Answer } from './admission';
import type { Rights } from './cel-environment';

/** Objects, and who judges them. */
export interface Asked {
  readonly objects: readonly Rendered[];
  readonly admission: Admission;
  /** What whoever brings them in may do. */
  readonly rights?: Rights;
}

const PLURALS: Readonly<Record<string, string>> = {
  NetworkPolicy: 'networkpolicies',
  EC2NodeClass: 'ec2nodeclasses',
  Ingress: 'ingresses',
};

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

/** Templates of the pods that an object makes. */
export function templatesOf({ spec }: Rendered): Template[] {
  const { template, leaderWorkerTemplate: group } = (spec ?? {}) as Workload;
  const templates = group === undefined ? [template] : [group.leaderTemplate, group.workerTemplate];
  return templates.filter((one): one is Template => one !== undefined && 'containers' in one.spec);
}

/** What the admission of a cluster says to objects, and to the pods that they become. */
export function answers({ objects, admission, rights }: Asked): Answer[] {
  const labels = new Map(
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => [metadata.name, metadata.labels]),
  );
  return objects.flatMap((object) => {
    const { namespace = '' } = object.metadata;
    const at = { namespace, namespaceLabels: labels.get(namespace), rights };
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
