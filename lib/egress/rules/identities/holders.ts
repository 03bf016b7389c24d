import type { Resource, Resources } from '../../model/resource';
import { statementsOf, toDocument } from '../policies/documents';
import { guardsOf } from '../policies/guards';
import { isText } from '../questions/each-text';
import type { Identity } from './collect';
import { identitiesOf } from './collect';

/** What else decides on the requests of somebody who holds a policy. */
export interface Holder {
  /** What all policies of the holder refuse, as documents. */
  readonly denies: readonly unknown[];
  /** Documents of which each must allow. */
  readonly guards: readonly unknown[];
}

const CACHE = new WeakMap<Resources, ReadonlyMap<string, readonly Identity[]>>();
const ALONE: readonly Holder[] = [{ denies: [], guards: [] }];

/** Everybody who holds the policies of a resource: the identity itself, or whom a policy is attached to. */
export function holdersOf(resource: Resource, resources: Resources): readonly Holder[] {
  let index = CACHE.get(resources);
  if (index === undefined) {
    index = byPolicy(identitiesOf(resources));
    CACHE.set(resources, index);
  }
  if (resource.type.startsWith('AWS::Serverless::')) {
    return [toHolder({ resource, policies: serverlessPolicies(resource) }, resources)];
  }
  return index.get(resource.id)?.map((identity) => holderOf(identity, resources)) ?? ALONE;
}

const HOLDERS = new WeakMap<Identity, Holder>();

/** Several rules ask about each identity, which is of one input. */
function holderOf(identity: Identity, resources: Resources): Holder {
  let holder = HOLDERS.get(identity);
  if (holder === undefined) {
    holder = toHolder(identity, resources);
    HOLDERS.set(identity, holder);
  }
  return holder;
}

/** Documents that always stand among the policies of a function or state machine of AWS SAM. */
function serverlessPolicies(resource: Resource): readonly unknown[] {
  return resource
    .written('Policies[]')
    .filter(({ when, value }) => when.length === 0 && !isText(value))
    .map(({ value }) => toDocument(value));
}

function byPolicy(identities: readonly Identity[]): ReadonlyMap<string, readonly Identity[]> {
  const index = new Map<string, Identity[]>();
  for (const identity of identities) {
    for (const id of new Set([identity.resource.id, ...identity.attached])) {
      index.set(id, [...(index.get(id) ?? []), identity]);
    }
  }
  return index;
}

function toHolder(
  { resource, policies }: Pick<Identity, 'resource' | 'policies'>,
  resources: Resources,
): Holder {
  return { denies: policies.flatMap(deniesOf), guards: guardsOf(resource, resources) };
}

function deniesOf(document: unknown): readonly unknown[] {
  const Statement = statementsOf(document).filter(
    (statement) => (statement as { Effect?: unknown } | null)?.Effect === 'Deny',
  );
  return Statement.length === 0 ? [] : [{ ...(document as object), Statement }];
}
