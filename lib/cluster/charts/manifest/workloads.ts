import { isRecord } from './manifest-file';
import type { ManifestObject } from './manifest-file';

type Members = Readonly<Record<string, unknown>>;

/** The template of the pods that an object makes, undefined for an object that makes none. */
export function podTemplateOf({ spec }: ManifestObject): Members | undefined {
  const template = isRecord(spec) ? spec.template : undefined;
  return isRecord(template) && isRecord(template.spec) && Array.isArray(template.spec.containers)
    ? template
    : undefined;
}

/** Labels that an object selects its pods by. */
export function selectorOf({ spec }: ManifestObject): { [name: string]: string } {
  const selector = isRecord(spec) && isRecord(spec.selector) ? spec.selector.matchLabels : undefined;
  return isRecord(selector) ? (selector as { [name: string]: string }) : {};
}

/**
 * An object whose pods have the seccomp profile of the container runtime, which the Pod Security Standard `restricted` asks for
 * and releases leave out; a profile that is written stays.
 */
export function confined(object: ManifestObject): ManifestObject {
  const template = podTemplateOf(object);
  if (template === undefined) return object;
  const pod = template.spec as Members;
  const context = isRecord(pod.securityContext) ? pod.securityContext : {};
  const securityContext = { seccompProfile: { type: 'RuntimeDefault' }, ...context };
  const spec = { ...(object.spec as Members), template: { ...template, spec: { ...pod, securityContext } } };
  return { ...object, spec };
}
