import type { Resource, Resources, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import data from '../data/managed-policies.json';
import { toDocument } from '../policies/documents';

/** What is known of a managed policy: its documents, or why there are none. */
export interface Managed {
  readonly documents?: readonly unknown[];
  readonly why?: string;
  /** Set where it stands in the input. */
  readonly id?: string;
}

interface Row {
  readonly name: string;
  readonly free?: readonly string[];
  readonly bound?: readonly string[];
}

const ROWS: ReadonlyMap<string, Row> = new Map(data.policies.map((row: Row) => [row.name, row]));
const IDLE: ReadonlySet<string> = new Set(data.none);

const OF_AWS = /:iam::aws:policy\/(?:.*\/)?([^/]+)$/;

/** A key that no request of a policy of ours has: what a policy of AWS allows only under conditions. */
const BOUND = { StringEquals: { 'aws:ResourceTag/of-aws': 'bound' } };

/** The managed policy with this ARN, as it stands in the input or as AWS publishes it. */
export function managedPolicy(resources: Resources, arn: Written): Managed {
  if (arn instanceof Text) {
    return ofText(resources, arn);
  }
  return typeof arn === 'string' ? ofArn(resources, arn) : { why: 'a managed policy has no ARN' };
}

function ofText(resources: Resources, arn: Text): Managed {
  const [only] = arn.parts;
  if (arn.parts.length === 1 && typeof only === 'object') {
    const policy = only.resource === undefined ? undefined : resources.get(only.resource.id);
    return policy?.type === 'AWS::IAM::ManagedPolicy' ? shown(policy) : { why: only.why };
  }
  return ofArn(
    resources,
    arn.fill(({ parameter }) => parameter ?? '?'),
  );
}

function ofArn(resources: Resources, arn: string): Managed {
  const name = OF_AWS.exec(arn)?.[1];
  if (name === undefined) {
    return ofName(resources, arn);
  }
  const row = ROWS.get(name);
  if (row !== undefined) {
    return { documents: [documentOf(row)] };
  }
  return IDLE.has(name) ? {} : { why: `what the policy '${name}' of AWS allows is not recorded` };
}

function ofName(resources: Resources, arn: string): Managed {
  const name = arn.replace(/^.*\//, '');
  const policy = resources
    .ofType('AWS::IAM::ManagedPolicy')
    .find((known) =>
      known.at('ManagedPolicyName').some(({ value }) => value.kind === 'text' && value.text === name),
    );
  return policy === undefined ? { why: `the input does not show the policy '${arn}'` } : shown(policy);
}

function shown(policy: Resource): Managed {
  return {
    id: policy.id,
    documents: policy.written('PolicyDocument').map(({ value }) => toDocument(value)),
  };
}

function documentOf({ free, bound }: Row): unknown {
  const allow = (Action: readonly string[]): object => ({ Effect: 'Allow', Action, Resource: '*' });
  return {
    Statement: [
      ...(free === undefined ? [] : [allow(free)]),
      ...(bound === undefined ? [] : [{ ...allow(bound), Condition: BOUND }]),
    ],
  };
}
