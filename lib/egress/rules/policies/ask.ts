import type { Answer, PolicyKind } from '../../../policy/outside';
import { admitsOutside } from '../../../policy/outside';
import type { Guarded } from '../../model/choices';
import type { Resource, Resources } from '../../model/resource';
import type { Found } from '../questions/each-text';
import { boundaryOf, exemptIn } from './boundary';
import { numberOf, numbered, shapeOf } from './shapes';

/** Policies of one resource, as `lib/policy` reads them, and what is asked of them. */
export interface Asked {
  readonly kind: PolicyKind;
  readonly about: 'resource' | 'principal' | 'deputy' | 'network';
  readonly policies: readonly unknown[];
  readonly guards?: readonly unknown[];
  /** IAM prefix, where it matters which service answers. */
  readonly service?: string | undefined;
  /** IAM prefix of the service of which a witness tells, where requests to several would do. */
  readonly shows?: string | undefined;
  readonly access?: 'read' | 'write';
  /** Default: that of `lib/policy`. */
  readonly actions?: 'data' | 'any';
  /** Own roles that may work from anywhere. */
  readonly spared?: readonly { readonly own: string }[];
  /** Keys that each request has, and their values. */
  readonly facts?: Readonly<Record<string, string>>;
}

type Cache = Map<string, Answer>;

const CACHES = new WeakMap<Resources, Cache>();

/**
 * What is found, where there is something to say.
 *
 * Templates repeat policies that differ in the logical ids of own resources alone. What they come to does not depend
 * on how these are called, so they are numbered, and policies that are equal then are decided once.
 */
export function ask(resource: Resource, resources: Resources, asked: Asked): Omit<Found, 'when'> | undefined {
  const { shows } = asked;
  const { key, numbers } = keyOf(resource, resources, asked);
  const cache: Cache = CACHES.get(resources) ?? new Map<string, Answer>();
  CACHES.set(resources, cache);
  // Which service a witness shows does not matter where there is none.
  let answer = (shows === undefined ? undefined : cache.get(`${shows} ${key}`)) ?? cache.get(` ${key}`);
  if (answer === undefined) {
    answer = decide(resource, resources, { ...withNumbers(asked), shows });
    cache.set(`${answer.verdict === 'admits' ? (shows ?? '') : ''} ${key}`, answer);
  }
  return answer.verdict === 'refuses' ? undefined : toFound(answer, [...numbers.keys()]);
}

/**
 * All that an answer depends on but the service that it shows, and the own names by their numbers in all policies.
 *
 * Equal names in several policies have equal numbers: what is the same for one is the same for the others.
 */
function keyOf(
  { region }: Resource,
  resources: Resources,
  { kind, about, service, access, actions, facts, policies, guards = [], spared = [] }: Asked,
): { readonly key: string; readonly numbers: ReadonlyMap<string, number> } {
  const numbers = new Map<string, number>();
  const spelled = (documents: readonly unknown[]): string =>
    documents
      .map((document) => {
        const { shape, names } = shapeOf(document, resources);
        return `${shape.number}(${names.map((name) => numberOf(name, numbers)).join(' ')})`;
      })
      .join();
  const lists = [policies, guards, spared].map(spelled).join('|');
  return {
    key: `${JSON.stringify([region, kind, about, service, access, actions, facts])} ${lists}`,
    numbers,
  };
}

/** What is asked with own names numbered as the key has them. */
function withNumbers({ policies, guards, spared, ...rest }: Asked): Asked {
  const { text } = numbered(JSON.stringify({ policies, guards, spared }));
  return { ...rest, ...(JSON.parse(text) as Pick<Asked, 'policies' | 'guards' | 'spared'>) };
}

function decide(resource: Resource, resources: Resources, asked: Asked): Answer {
  const { kind, about, service, shows, policies, guards, access, actions, facts, spared = [] } = asked;
  const boundary = boundaryOf(resource, resources, JSON.stringify([policies, guards]));
  return admitsOutside(
    {
      kind,
      policies,
      ...(service === undefined ? {} : { service }),
      ...(shows === undefined ? {} : { shows }),
      ...(guards === undefined ? {} : { guards }),
    },
    {
      about,
      boundary,
      exempt: about === 'network' ? [...exemptIn(resources), ...spared.map(toPattern)] : [],
      ...(access === undefined ? {} : { access }),
      ...(actions === undefined ? {} : { actions }),
      ...(facts === undefined ? {} : { facts }),
    },
  );
}

function toPattern({ own }: { readonly own: string }): string {
  return `arn:*:own:*:*:own--${own}`;
}

function toFound(answer: Told, names: readonly string[]): Omit<Found, 'when'> {
  const named = (text: string): string =>
    readable(text.replace(/own\.(\d+)\.name/g, (_, number: string) => nameAt(names, Number(number))));
  return answer.verdict === 'admits'
    ? { value: true, seen: `${causeOf(answer)} that ${named(answer.witness)}` }
    : { value: answer.missing.map(named).join('; ') };
}

/** An answer of which something is to be said. */
type Told = Exclude<Answer, { readonly verdict: 'refuses' }>;

function nameAt(names: readonly string[], index: number): string {
  const name = names[index];
  return name === undefined ? '' : (JSON.parse(`"${name}"`) as string);
}

function causeOf({ statement }: Answer & { verdict: 'admits' }): string {
  const { sid, index, policy } = statement;
  if (policy < 0) {
    return 'nothing refuses';
  }
  const of = policy > 0 ? ` of policy ${policy + 1}` : '';
  return sid === undefined ? `statement ${index + 1}${of} allows` : `statement '${sid}'${of} allows`;
}

/** A text of `lib/policy` with the names of the input for what is own. */
export function readable(text: string): string {
  return text
    .replace(/arn:[a-z-]+:own:own-region-1:\d{12}:(?:own--)?/g, '')
    .replaceAll('own--', '')
    .replaceAll('own-region-1', '${AWS::Region}')
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
