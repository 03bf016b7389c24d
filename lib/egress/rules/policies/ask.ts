import type { Answer, PolicyKind } from '../../../policy/outside';
import { admitsOutside } from '../../../policy/outside';
import type { Guarded } from '../../model/choices';
import type { Resource, Resources } from '../../model/resource';
import type { Found } from '../questions/each-text';
import { boundaryOf } from './boundary';
import { listOf } from './documents';

/** Policies of one resource, as `lib/policy` reads them, and what is asked of them. */
export interface Asked {
  readonly kind: PolicyKind;
  readonly about: 'resource' | 'principal' | 'deputy' | 'network';
  readonly policies: readonly unknown[];
  readonly guards?: readonly unknown[];
  /** IAM prefix, where it matters which service answers. */
  readonly service?: string | undefined;
  readonly access?: 'read' | 'write';
}

type Cache = Map<string, Answer>;

const CACHES = new WeakMap<Resources, Cache>();

/** What is found, where there is something to say; equal policies are decided once. */
export function ask(resource: Resource, resources: Resources, asked: Asked): Omit<Found, 'when'> | undefined {
  const key = JSON.stringify([asked, resource.region]);
  const cache: Cache = CACHES.get(resources) ?? new Map<string, Answer>();
  CACHES.set(resources, cache);
  let answer = cache.get(key);
  if (answer === undefined) {
    answer = decide(resource, resources, asked);
    cache.set(key, answer);
  }
  return toFound(answer, asked);
}

function decide(resource: Resource, resources: Resources, asked: Asked): Answer {
  const { kind, about, service, policies, guards, access } = asked;
  const boundary = boundaryOf(resource, resources, JSON.stringify([policies, guards]));
  return admitsOutside(
    {
      kind,
      policies,
      ...(service === undefined ? {} : { service }),
      ...(guards === undefined ? {} : { guards }),
    },
    { about, boundary, ...(access === undefined ? {} : { access }) },
  );
}

function toFound(answer: Answer, asked: Asked): Omit<Found, 'when'> | undefined {
  switch (answer.verdict) {
    case 'refuses':
      return undefined;
    case 'admits':
      return { value: true, seen: `${nameOf(asked, answer)} allows that ${readable(answer.witness)}` };
    case 'undecided':
      return { value: answer.missing.map(readable).join('; ') };
  }
}

function nameOf({ policies }: Asked, { statement }: Answer & { verdict: 'admits' }): string {
  const { sid, index, policy } = statement;
  const of = listOf(policies).length > 1 ? ` of policy ${policy + 1}` : '';
  return sid === undefined ? `statement ${index + 1}${of}` : `statement '${sid}'${of}`;
}

/** A text of `lib/policy` with the names of the input for what is own. */
export function readable(text: string): string {
  return text
    .replace(/arn:[a-z-]+:own:own-region-1:\d{12}:own--/g, '')
    .replaceAll('own--', '')
    .replaceAll('\uE000', '…');
}

/** The answers for each setting under which the policies differ. */
export function askEach<T>(
  alternatives: readonly Guarded<T>[],
  answer: (value: T) => Omit<Found, 'when'> | undefined,
): readonly Found[] {
  return alternatives.flatMap(({ when, value }) => {
    const found = answer(value);
    return found === undefined ? [] : [{ ...found, when }];
  });
}
