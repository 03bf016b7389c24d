import type { DeliveredObject, ObjectContent } from '../delivered-object';

/** Annotation of Deployments that what comes later waits for, with the value `available`. */
export const WAIT_ANNOTATION = 'cdk-airgap/wait-for';

/**
 * Deployments of a chart without whose pods the Kubernetes API refuses objects that come later: they answer webhooks of the
 * chart that refuse what they cannot judge, or convert its kinds. And those that say so by the annotation.
 */
export function awaitedDeployments(objects: readonly DeliveredObject[]): DeliveredObject[] {
  const asked = new Set(objects.flatMap(servicesAsked));
  const selectors = objects
    .filter(({ kind, namespace, name }) => kind === 'Service' && asked.has(`${namespace}/${name}`))
    .map(({ namespace, content }) => ({ namespace, labels: recordAt(content, 'spec', 'selector') }));
  return objects.filter(
    (object) =>
      object.kind === 'Deployment.apps' &&
      recordAt(object.content, 'spec')['replicas'] !== 0 &&
      (says(object) || selectors.some((selector) => isSelected(object, selector))),
  );
}

function says({ content }: DeliveredObject): boolean {
  return recordAt(content, 'metadata', 'annotations')[WAIT_ANNOTATION] === 'available';
}

function isSelected(
  { namespace, content }: DeliveredObject,
  selector: { readonly namespace: string; readonly labels: ObjectContent },
): boolean {
  const own = recordAt(content, 'spec', 'template', 'metadata', 'labels');
  const wanted = Object.entries(selector.labels);
  return (
    namespace === selector.namespace &&
    wanted.length > 0 &&
    wanted.every(([name, value]) => own[name] === value)
  );
}

/** Services that the Kubernetes API asks before it takes objects, as `namespace/name`. */
function servicesAsked({ kind, content }: DeliveredObject): string[] {
  const webhooks = /WebhookConfiguration[.]admissionregistration/.test(kind)
    ? listOf(content['webhooks']).filter((webhook) => webhook['failurePolicy'] !== 'Ignore')
    : [recordAt(content, 'spec', 'conversion', 'webhook')];
  return webhooks.flatMap((webhook) => {
    const { namespace, name } = recordAt(webhook, 'clientConfig', 'service');
    return typeof namespace === 'string' && typeof name === 'string' ? [`${namespace}/${name}`] : [];
  });
}

function listOf(value: unknown): ObjectContent[] {
  return Array.isArray(value) ? value.map((part) => recordAt(part)) : [];
}

/** What is there, or nothing where it is no object. */
function recordAt(value: unknown, ...path: readonly string[]): ObjectContent {
  const record = typeof value === 'object' && value !== null ? (value as ObjectContent) : {};
  const [first, ...rest] = path;
  return first === undefined ? record : recordAt(record[first], ...rest);
}
