import type { ApiObject, Chart } from 'cdk8s';
import {
  KubeValidatingAdmissionPolicy,
  KubeValidatingAdmissionPolicyBinding,
  type NamedRuleWithOperations,
} from 'cdk8s-plus-34/lib/imports/k8s';
import { quote } from './cel';
import controllers from './controllers.json';

/** Where the parameters of policies are, and the namespace that is made for them. */
export const PARAMETERS = { namespace: 'airgap-system', images: 'airgap-images' };

/** One policy, as data. All fail closed: an error of an expression refuses the request. */
export interface AdmissionPolicy {
  /** Without the prefix `airgap-`. */
  readonly name: string;
  readonly rules: readonly NamedRuleWithOperations[];
  /** Requests that it judges; all at once. */
  readonly conditions?: Readonly<Record<string, string>>;
  /** Named parts of expressions, in an order in which each names earlier ones alone. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly validations: readonly Validation[];
  /** Whether its expressions read the list of digests. */
  readonly readsImages?: boolean;
  /** What is done with a request that it refuses. */
  readonly actions: readonly string[];
}

/** One thing that must hold. */
export interface Validation {
  readonly expression: string;
  /** Half a sentence about what is refused. */
  readonly message: string;
  /** An expression that tells more than the message; may fail without harm. */
  readonly detail?: string;
}

/** Refuse, and say so in the audit log of the cluster. */
export const DENY = ['Deny', 'Audit'];

/** Tell whoever asks, and the audit log. */
export const WARN = ['Warn', 'Audit'];

const { prefix, group } = controllers.controlPlane;

/**
 * Requests of the control plane itself: of EKS, which writes add-ons as `eks:addon-manager`, and of the API server to itself.
 *
 * No access entry can name users or groups with these prefixes.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/default-roles-users.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export const BY_CONTROL_PLANE = `(request.userInfo.username.startsWith('${prefix}') || request.userInfo.?groups.orValue([]).exists(g, g == '${group}'))`;

/** Judges all requests but those of the control plane itself. */
export const NOT_BY_CONTROL_PLANE = { 'not-by-the-control-plane': `!${BY_CONTROL_PLANE}` };

/** A rule of what is judged, for all objects of all namespaces. */
export function rule(group: string, resources: readonly string[], operations: readonly string[]) {
  return {
    apiGroups: [group],
    apiVersions: ['*'],
    resources: [...resources],
    operations: [...operations],
    scope: '*',
  };
}

/**
 * Judges objects of one name alone, also where a request deletes all of a collection: such a request names none, and rules by
 * resourceNames pass over it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/
 */
export function ofName(name: string): Readonly<Record<string, string>> {
  return {
    'of-that-name': `(oldObject == null ? object.metadata.name : oldObject.metadata.name) == ${quote(name)}`,
  };
}

/** Adds a policy and its binding, which holds in every namespace. */
export function addPolicy(chart: Chart, policy: AdmissionPolicy, parameters: ApiObject): void {
  const name = `airgap-${policy.name}`;
  const definition = new KubeValidatingAdmissionPolicy(chart, `Policy-${policy.name}`, {
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      paramKind: policy.readsImages === true ? { apiVersion: 'v1', kind: 'ConfigMap' } : undefined,
      matchConstraints: { matchPolicy: 'Equivalent', resourceRules: [...policy.rules] },
      matchConditions: named(policy.conditions),
      variables: named(policy.variables),
      validations: policy.validations.map(({ expression, message, detail }) => ({
        expression,
        message,
        messageExpression: detail,
        reason: 'Forbidden',
      })),
    },
  });
  const binding = new KubeValidatingAdmissionPolicyBinding(chart, `Binding-${policy.name}`, {
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: [...policy.actions],
      paramRef:
        policy.readsImages === true
          ? {
              name: PARAMETERS.images,
              namespace: PARAMETERS.namespace,
              parameterNotFoundAction: 'Deny',
            }
          : undefined,
    },
  });
  binding.addDependency(definition, parameters);
}

function named(
  parts: Readonly<Record<string, string>> = {},
): { name: string; expression: string }[] | undefined {
  const entries = Object.entries(parts).map(([name, expression]) => ({ name, expression }));
  return entries.length === 0 ? undefined : entries;
}
