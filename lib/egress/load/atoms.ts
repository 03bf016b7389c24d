import type { Guard } from '../model/choices';
import type { Atom, Value } from './value';
import { MOST_ALTERNATIVES, always, text, unknown } from './value';

/** A literal of the template; a dynamic reference in it is read only at deployment. */
export function literal(value: string): Value {
  return isKnown(value) ? text(value) : unknown(`'${value}' is read at deployment`, value);
}

/** Whether a literal is what it will be: it holds no dynamic reference. */
export function isKnown(value: string): boolean {
  return !value.includes('{{resolve:');
}

/** One value for each literal: the same few words and blocks are in thousands of resources. */
export class Literals {
  private readonly known = new Map<string, Value>();

  public of(written: string): Value {
    let value = this.known.get(written);
    if (value === undefined) {
      value = literal(written);
      this.known.set(written, value);
    }
    return value;
  }
}

/** Logical id and attribute of an Fn::GetAtt, in either of its spellings. */
export function splitAttribute(argument: unknown): [string?, string?] {
  const parts: unknown[] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return dot < 0 ? [] : [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, attribute] = parts;
  return typeof logicalId === 'string' && typeof attribute === 'string' ? [logicalId, attribute] : [];
}

/** Texts beyond this length name nothing of a network. */
const LONGEST = 100_000;

/** Two parts of a text as one; what is not a text makes the whole unknown. */
export function append(left: Atom, right: Atom, key: () => string): Atom {
  if (left.kind === 'text' && right.kind === 'text') {
    return left.text.length + right.text.length > LONGEST
      ? { kind: 'unknown', why: 'it is too long', key: key() }
      : { kind: 'text', text: left.text + right.text };
  }
  const culprit = left.kind === 'text' ? right : left;
  return { kind: 'unknown', why: reasonOf(culprit), key: key() };
}

/** Why an atom is not a text. */
export function reasonOf(atom: Atom): string {
  switch (atom.kind) {
    case 'unknown':
      return atom.why;
    case 'any':
      return `it comes from '${atom.label}', which whoever deploys chooses`;
    case 'resource':
      return `it is decided by '${atom.logicalId}' at deployment`;
    case 'text':
      return `it is '${atom.text}'`;
    case 'list':
    case 'object':
      return `it is a ${atom.kind}`;
  }
}

/** An item of a list; `isThere` tells whether one of its items is there under every setting. */
export function itemAt(
  atom: Atom,
  index: number,
  { key, isThere }: { readonly key: () => string; readonly isThere: (item: Value) => boolean },
): Value {
  if (atom.kind === 'list' && atom.rest === undefined) {
    // What is absent from a list moves all that come after it.
    if (!atom.items.slice(0, index + 1).every(isThere)) {
      return unknown('Fn::Select takes from a list of which an item may be absent', key());
    }
    return atom.items[index] ?? unknown(`Fn::Select takes item ${index} of ${atom.items.length}`, key());
  }
  const item = atom.kind === 'list' && atom.rest !== undefined ? atom.rest : atom;
  return item.kind === 'resource' ? always(item) : unknown(reasonOf(item), key());
}

/** Gives up on a value with too many alternatives. */
export function limit(value: Value, key: () => string): Value {
  return value.length > MOST_ALTERNATIVES ? unknown(tooMany(value.map(({ when }) => when)), key()) : value;
}

/** Why a value was not worked out, with the parameters that it depends on. */
export function tooMany(settings: readonly Guard[]): string {
  const names = new Set(settings.flatMap((when) => when.map(({ variable }) => `'${variable}'`)));
  const verb = names.size === 1 ? 'decides' : 'decide';
  const by = names.size === 0 ? '' : `, which ${[...names].slice(0, 4).join(' and ')} ${verb}`;
  return `it can take too many values (more than ${MOST_ALTERNATIVES})${by}`;
}

/** Names an expression of a template: equal names are equal values. */
export function keyOf(scope: { readonly id: string }, expression: unknown): string {
  return `${scope.id} ${JSON.stringify(expression)}`;
}

/** A text as the list that it was joined from, or that it spells; undefined when neither. */
export function splitAtom(atom: Atom, delimiter: string): Atom | undefined {
  if (atom.kind === 'text') {
    return { kind: 'list', items: atom.text.split(delimiter).map((item) => text(item)) };
  }
  const joined = atom.kind === 'unknown' ? atom.joined : undefined;
  if (joined?.delimiter !== delimiter) {
    return undefined;
  }
  // An item that may hold the delimiter itself would be several items.
  const isWhole = joined.items.every((item) =>
    item.every(
      ({ value }) => value.kind === 'resource' || (value.kind === 'text' && !value.text.includes(delimiter)),
    ),
  );
  return isWhole ? { kind: 'list', items: joined.items } : undefined;
}

/** The value of a parameter as its type has it: lists are given as texts. */
export function asType(value: Value, type: string | undefined): Value {
  const isList = type === 'CommaDelimitedList' || type?.startsWith('List<') === true;
  return isList
    ? value.map(({ when, value: atom }) => ({ when, value: splitAtom(atom, ',') ?? atom }))
    : value;
}

/** Whether the text of a parameter is but a name in Parameter Store, whose value is read at deployment. */
export function isRead(type: string | undefined): boolean {
  return type?.startsWith('AWS::SSM::Parameter::Value<') === true;
}

/** The key of an object that has one; intrinsic functions are such objects. */
export function onlyKey(object: object): string | undefined {
  let only: string | undefined;
  for (const key in object) {
    if (only !== undefined) {
      return undefined;
    }
    only = key;
  }
  return only;
}
