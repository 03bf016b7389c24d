import { mergeGuards } from '../model/choices';
import { limit, reasonOf } from './atoms';
import { cidrBlocks } from './cidr-blocks';
import { isObject } from './template';
import type { Atom, Value } from './value';
import { always, guarded, text, unknown } from './value';

/** One call of an intrinsic function. */
export interface Call {
  readonly argument: unknown;
  readonly evaluate: (expression: unknown) => Value;
  /** Names the call: equal names are equal values. */
  readonly key: () => string;
}

/** Intrinsic functions that look at nothing but their arguments. */
const FUNCTIONS: ReadonlyMap<string, (call: Call) => Value> = new Map(
  Object.entries({
    'Fn::Base64': (call: Call) =>
      map(call, call.evaluate(call.argument), (atom) =>
        atom.kind === 'text' ? text(Buffer.from(atom.text).toString('base64')) : undefined,
      ),
    'Fn::Cidr': cidr,
    'Fn::GetAZs': (call: Call) => openList(call, 'the Availability Zones are decided at deployment'),
    'Fn::Length': (call: Call) =>
      map(call, call.evaluate(call.argument), (atom) => {
        const length = lengthOf(atom);
        return length === undefined ? undefined : text(String(length));
      }),
    'Fn::ToJsonString': toJsonString,
    'Fn::Transform': (call: Call) => unknown('a macro decides it at deployment', call.key()),
  }),
);

/** The value of a call; undefined when the function is none of these. */
export function callFunction(name: string, call: Call): Value | undefined {
  return FUNCTIONS.get(name)?.(call);
}

/** The first part of a list argument, the second and so on. */
export function partsOf(argument: unknown): readonly unknown[] {
  return Array.isArray(argument) ? (argument as unknown[]) : [];
}

/** The only text that a value can be. */
export function onlyText(value: Value): string | undefined {
  const [only, ...more] = value;
  return only?.value.kind === 'text' && only.when.length === 0 && more.length === 0
    ? only.value.text
    : undefined;
}

function cidr(call: Call): Value {
  const [block, count, bits] = partsOf(call.argument).map((part) => call.evaluate(part));
  const out = (block ?? []).flatMap((a) =>
    (count ?? []).flatMap((b) =>
      (bits ?? []).flatMap((c) => {
        const when = [b.when, c.when].reduce<typeof a.when | undefined>(
          (all, guard) => (all === undefined ? undefined : mergeGuards(all, guard)),
          a.when,
        );
        return when === undefined ? [] : [{ when, value: blocksOf(call, [a.value, b.value, c.value]) }];
      }),
    ),
  );
  return out.length === 0 ? openList(call, 'Fn::Cidr takes a block and two numbers') : limit(out, call.key);
}

function blocksOf(call: Call, [block, count, bits]: readonly [Atom, Atom, Atom]): Atom {
  const culprit = [block, count, bits].find(({ kind }) => kind !== 'text');
  if (block.kind !== 'text' || count.kind !== 'text' || bits.kind !== 'text') {
    return openItems(call, culprit === undefined ? '' : reasonOf(culprit));
  }
  const blocks = cidrBlocks(block.text, Number(count.text), Number(bits.text));
  return blocks === undefined
    ? openItems(call, `Fn::Cidr cannot cut ${count.text} blocks of ${bits.text} bits out of '${block.text}'`)
    : { kind: 'list', items: blocks.map((each) => text(each)) };
}

function toJsonString(call: Call): Value {
  return holdsIntrinsic(call.argument)
    ? unknown('it is a JSON text of what is known only at deployment', call.key())
    : text(JSON.stringify(call.argument) ?? '');
}

function holdsIntrinsic(part: unknown): boolean {
  if (Array.isArray(part)) {
    return part.some(holdsIntrinsic);
  }
  return (
    isObject(part) &&
    Object.entries(part).some(
      ([name, value]) => name === 'Ref' || name.startsWith('Fn::') || holdsIntrinsic(value),
    )
  );
}

/** Items of a list; undefined when an item may be absent or the list is not known. */
function lengthOf(atom: Atom): number | undefined {
  if (atom.kind !== 'list' || atom.rest !== undefined) {
    return undefined;
  }
  const items = atom.items.filter((item) => item.length > 0);
  return items.every(([first, ...more]) => more.length === 0 && first?.when.length === 0)
    ? items.length
    : undefined;
}

function map(call: Call, value: Value, one: (atom: Atom) => Value | undefined): Value {
  return value.flatMap(({ when, value: atom }) =>
    guarded(one(atom) ?? unknown(reasonOf(atom), call.key()), (other) => mergeGuards(when, other)),
  );
}

function openList(call: Call, why: string): Value {
  return always(openItems(call, why));
}

/** A list of which nothing is known, not even its length. */
function openItems(call: Call, why: string): Atom {
  return { kind: 'list', items: [], rest: { kind: 'unknown', why, key: call.key() } };
}
