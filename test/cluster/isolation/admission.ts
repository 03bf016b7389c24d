import type { Environment } from '@marcbachmann/cel-js';
import { Authorizer, celEnvironment, type Rights } from './cel-environment';

type Members = Readonly<Record<string, unknown>>;

interface Named {
  readonly name: string;
  readonly expression: string;
}

export interface PolicyObject {
  readonly kind: 'ValidatingAdmissionPolicy';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly failurePolicy: string;
    readonly paramKind?: { readonly apiVersion: string; readonly kind: string };
    readonly matchConstraints: { readonly resourceRules: readonly ResourceRule[] };
    readonly matchConditions?: readonly Named[];
    readonly variables?: readonly Named[];
    readonly validations: readonly { expression: string; message: string; messageExpression?: string }[];
  };
}

interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface BindingObject {
  readonly kind: 'ValidatingAdmissionPolicyBinding';
  readonly spec: {
    readonly policyName: string;
    readonly validationActions: readonly string[];
    readonly paramRef?: { readonly name: string; readonly namespace: string };
  };
}

/** A request as the API server has it after mutation and validation of the object. */
export interface Review {
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** `pods`, `pods/ephemeralcontainers`, `deployments.apps`: with the group but for the core one. */
  readonly resource: string;
  readonly object?: Members;
  readonly oldObject?: Members;
  readonly namespace?: string;
  readonly name?: string;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly rights?: Rights;
  /** Labels of the namespace. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

export interface Answer {
  /** `policy: message`, of all that refuse. */
  readonly denied: readonly string[];
  readonly warned: readonly string[];
}

/** The admission policies of a cluster: their semantics, over objects as they are applied. */
export class Admission {
  readonly policies: readonly PolicyObject[];
  private readonly bindings: readonly BindingObject[];
  private readonly environment: Environment = celEnvironment();
  private readonly parsed = new Map<string, (variables: object) => unknown>();

  constructor(private readonly objects: readonly Members[]) {
    this.policies = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy') as never;
    this.bindings = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding') as never;
  }

  /** The same policies with other digests. */
  withDigests(digests: readonly string[]): Admission {
    const data = Object.fromEntries(digests.map((digest) => [digest.replace('sha256:', ''), 'own']));
    return new Admission(
      this.objects.map((object) => (object.kind === 'ConfigMap' ? { ...object, data } : object)),
    );
  }

  /** The same without the list of digests. */
  withoutParameters(): Admission {
    return new Admission(this.objects.filter(({ kind }) => kind !== 'ConfigMap'));
  }

  review(review: Review): Answer {
    const [denied, warned]: [string[], string[]] = [[], []];
    for (const policy of this.policies.filter((each) => matches(each, review))) {
      for (const { spec } of this.bindings.filter((each) => each.spec.policyName === policy.metadata.name)) {
        const messages = this.judge(policy, spec, review).map(
          (message) => `${policy.metadata.name}: ${message}`,
        );
        if (spec.validationActions.includes('Deny')) denied.push(...messages);
        if (spec.validationActions.includes('Warn')) warned.push(...messages);
      }
    }
    return { denied, warned };
  }

  private judge(policy: PolicyObject, binding: BindingObject['spec'], review: Review): string[] {
    const params = this.paramsOf(policy, binding);
    if (params === undefined) return ['no params found'];
    const scope = scopeOf(review, params);
    try {
      const conditions = (policy.spec.matchConditions ?? []).map(({ expression }) =>
        this.run(expression, scope),
      );
      if (!conditions.every((condition) => condition === true)) return [];
    } catch (error) {
      return [`expression of a condition: ${String(error)}`];
    }
    const variables = this.variablesOf(policy, scope);
    return policy.spec.validations.flatMap(({ expression, message }) => {
      try {
        return this.run(expression, { ...scope, variables }) === true ? [] : [message];
      } catch (error) {
        return [`expression of '${message}': ${String(error)}`];
      }
    });
  }

  /** `null` for a policy without, `undefined` where they are not there. */
  private paramsOf(policy: PolicyObject, { paramRef }: BindingObject['spec']): Members | null | undefined {
    if (policy.spec.paramKind === undefined || paramRef === undefined) return null;
    return this.objects.find(({ kind, metadata }) => {
      const { name, namespace } = metadata as { name: string; namespace?: string };
      return (
        kind === policy.spec.paramKind?.kind && name === paramRef.name && namespace === paramRef.namespace
      );
    });
  }

  /** Evaluated where they are named, as the API server does. */
  private variablesOf(policy: PolicyObject, scope: object): object {
    const variables = {};
    for (const { name, expression } of policy.spec.variables ?? []) {
      Object.defineProperty(variables, name, {
        enumerable: true,
        get: () => this.run(expression, { ...scope, variables }),
      });
    }
    return variables;
  }

  private run(expression: string, scope: object): unknown {
    const parsed = this.parsed.get(expression) ?? (this.environment.parse(expression) as never);
    this.parsed.set(expression, parsed);
    return parsed(scope);
  }
}

function scopeOf(review: Review, params: Members | null): object {
  const { user = 'somebody', groups = ['system:authenticated'], rights = () => false } = review;
  return {
    object: withIntegers(review.object ?? null),
    oldObject: withIntegers(review.oldObject ?? null),
    params: withIntegers(params),
    request: {
      operation: review.operation ?? 'CREATE',
      namespace: review.namespace ?? '',
      name: review.name ?? '',
      resource: resourceOf(review),
      userInfo: { username: user, groups },
    },
    namespaceObject: { metadata: { labels: review.namespaceLabels ?? {} } },
    authorizer: new Authorizer(rights),
  };
}

function resourceOf({ resource }: Review): object {
  const [name = '', ...group] = resource.split('.');
  return { group: group.join('.'), version: 'v1', resource: name.split('/')[0] };
}

function matches({ spec }: PolicyObject, review: Review): boolean {
  const [resource = '', ...group] = review.resource.split('.');
  const name = review.name ?? (review.object?.metadata as { name?: string } | undefined)?.name ?? '';
  const has = (list: readonly string[], one: string) => list.includes('*') || list.includes(one);
  return spec.matchConstraints.resourceRules.some(
    (rule) =>
      has(rule.apiGroups, group.join('.')) &&
      has(rule.operations, review.operation ?? 'CREATE') &&
      rule.resources.includes(resource) &&
      (rule.resourceNames ?? [name]).includes(name),
  );
}

/** CEL has integers, which are BigInt here. */
function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withIntegers(part)]))
    : value;
}
