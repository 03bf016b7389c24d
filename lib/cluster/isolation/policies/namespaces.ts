import { DENY, NOT_BY_CONTROL_PLANE, rule, type AdmissionPolicy } from '../admission-policy';
import { list, some } from '../cel';

/** Which level of Pod Security a namespace must enforce. */
export interface NamespaceFacts {
  /** Namespaces that need not enforce `restricted`. */
  readonly unrestricted: readonly string[];
  /** Minor version of Kubernetes from which on the level is taken: an older one asks for less. */
  readonly minor: number;
}

const LABEL = 'pod-security.kubernetes.io/enforce';

function labelOf(object: string, label: string): string {
  return `${object}.metadata.?labels[?'${label}'].orValue('')`;
}

/** Whether a namespace enforces `restricted` as a version of Kubernetes has it that is young enough. */
export function enforcesRestricted(namespace: string, minor: number): string {
  return `${labelOf(namespace, LABEL)} == 'restricted' && (${isYoung(namespace, minor)})`;
}

function isYoung(namespace: string, minor: number): string {
  const version = labelOf(namespace, `${LABEL}-version`);
  return some(
    `${version} in ['', 'latest']`,
    `${version}.matches('^v1[.][0-9]{1,4}$') && int(${version}.substring(3)) >= ${minor}`,
  );
}

/** Labels decide what the pods of a namespace may do: who changes them takes no namespace out of what all enforce. */
export function namespacesPolicy({ unrestricted, minor }: NamespaceFacts): AdmissionPolicy {
  const isAsBefore = [LABEL, `${LABEL}-version`]
    .map((label) => `${labelOf('object', label)} == ${labelOf('oldObject', label)}`)
    .join(' && ');
  return {
    name: 'namespaces',
    rules: [rule('', ['namespaces'], ['CREATE', 'UPDATE'])],
    conditions: NOT_BY_CONTROL_PLANE,
    validations: [
      {
        expression: some(
          enforcesRestricted('object', minor),
          `object.metadata.name in ${list(unrestricted)}`,
          `oldObject != null && ${isAsBefore}`,
        ),
        message: `a namespace enforces the Pod Security level restricted, of version v1.${minor} or later`,
      },
    ],
    actions: DENY,
  };
}
