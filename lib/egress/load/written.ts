import { remember } from '../../shared/remember';
import type { Choices, Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { NetworkModel } from '../model/network';
import type { Hole, Written } from '../model/resource';
import { Text } from '../model/resource';
import type { Application } from './application';
import { isKnown, keyOf, onlyKey, reasonOf } from './atoms';
import { partsOf } from './functions';
import { resourceId } from './reader';
import type { Scope } from './scope';
import { isObject } from './template';
import { splitSubstitution } from './texts';
import type { Atom, Value } from './value';
import { MOST_ALTERNATIVES } from './value';

/** An expression of a template, and where it stands. */
export interface Passage {
  readonly application: Application;
  readonly model: NetworkModel;
  readonly scope: Scope;
  readonly expression: unknown;
}

type Alternatives = readonly Guarded<Written>[];
type Part = string | Hole;

/** What settings of the input decide: one of these, or nothing. */
class Several {
  private cachedAbsence: readonly Guard[] | undefined;

  constructor(public readonly alternatives: Alternatives) {}

  /** Settings under which it is nothing. */
  public absence(choices: Choices): readonly Guard[] {
    this.cachedAbsence ??= choices.absenceOf(this.alternatives.map(({ when }) => when));
    return this.cachedAbsence;
  }
}

/** What a part of an expression comes to: nearly always one thing under every setting, or nothing at all. */
type One = Written | Several | undefined;

/**
 * An expression with its intrinsic functions worked out as far as they can be.
 *
 * Unlike the resolver's values, a text keeps the parts that are known: `arn:aws:s3:::` stays when the name does not;
 * what is encoded, in Base64 or as JSON, is given as it was before.
 */
export function writtenOf(passage: Passage): Alternatives {
  return alternativesOf(oneOf(passage, passage.expression));
}

function alternativesOf(one: One): Alternatives {
  if (one instanceof Several) {
    return one.alternatives;
  }
  return one === undefined ? [] : [{ when: ALWAYS, value: one }];
}

function toOne(alternatives: Alternatives): One {
  const [first, second] = alternatives;
  if (first === undefined) {
    return undefined;
  }
  return second === undefined && first.when.length === 0 ? first.value : new Several(alternatives);
}

function oneOf(passage: Passage, expression: unknown): One {
  if (typeof expression === 'string') {
    return plain(expression);
  }
  if (typeof expression !== 'object' || expression === null) {
    return expression === null ? undefined : (expression as Written | undefined);
  }
  if (Array.isArray(expression)) {
    return listOf(passage, expression);
  }
  const object = expression as Readonly<Record<string, unknown>>;
  const name = onlyKey(object);
  return name === 'Ref' || name?.startsWith('Fn::') === true
    ? called({ ...passage, expression }, name, object[name])
    : objectOf(passage, object);
}

function listOf(passage: Passage, items: readonly unknown[]): One {
  const parts = workedOut(passage, items);
  return parts === undefined
    ? (items as readonly Written[])
    : combine({ ...passage, expression: items }, parts, (values) =>
        values.filter((value) => value !== undefined),
      );
}

function objectOf(passage: Passage, object: Readonly<Record<string, unknown>>): One {
  const parts = workedOut(passage, Object.values(object));
  if (parts === undefined) {
    return object as Written;
  }
  const names = Object.keys(object);
  return combine({ ...passage, expression: object }, parts, (values) => {
    const members = names.map((name, index) => [name, values[index]] as const);
    return Object.fromEntries(members.filter(hasValue));
  });
}

function hasValue(member: readonly [string, Written | undefined]): member is readonly [string, Written] {
  return member[1] !== undefined;
}

/** What expressions come to; undefined where there was nothing to work out: they can be given as they stand. */
function workedOut(passage: Passage, expressions: readonly unknown[]): readonly One[] | undefined {
  let parts: One[] | undefined;
  for (let index = 0; index < expressions.length; index++) {
    const expression = expressions[index];
    const part = oneOf(passage, expression);
    if (parts !== undefined) {
      parts.push(part);
    } else if (part !== expression || part === undefined) {
      parts = [...(expressions.slice(0, index) as One[]), part];
    }
  }
  return parts;
}

function called(passage: Passage, name: string, argument: unknown): One {
  switch (name) {
    case 'Fn::If':
      return toOne(chosenOf(passage, argument));
    case 'Fn::Sub':
      return substituted(passage, argument);
    case 'Fn::Join':
      return joined(passage, argument);
    case 'Fn::Base64':
    case 'Fn::ToJsonString':
      return oneOf(passage, argument);
    default:
      return ofValue(passage, evaluated(passage, name));
  }
}

/** Thousands of resources select the same item of the same parameter. */
function evaluated({ application, scope, expression }: Passage, name: string): Value {
  const evaluate = (): Value => application.resolver.evaluate(scope, expression);
  return name === 'Fn::Select'
    ? remember(scope.selections, JSON.stringify(expression), evaluate)
    : evaluate();
}

function chosenOf(passage: Passage, argument: unknown): Alternatives {
  const [condition, yes, no] = partsOf(argument);
  const test = { 'Fn::If': [condition, 'yes', 'no'] };
  return passage.application.resolver.evaluate(passage.scope, test).flatMap(({ when, value }) => {
    if (value.kind !== 'text') {
      return [{ when, value: new Text([{ why: reasonOf(value) }]) }];
    }
    return within(when, alternativesOf(oneOf(passage, value.text === 'yes' ? yes : no)));
  });
}

function substituted(passage: Passage, argument: unknown): One {
  const [template, own] = Array.isArray(argument) ? partsOf(argument) : [argument];
  if (typeof template !== 'string') {
    return ofValue(passage, passage.application.resolver.evaluate(passage.scope, passage.expression));
  }
  const names = isObject(own) ? own : {};
  const parts = splitSubstitution(template).map((part) => {
    if (typeof part === 'string') {
      return part;
    }
    const defined = Object.hasOwn(names, part.name) ? names[part.name] : undefined;
    const looked = part.name.includes('.') ? { 'Fn::GetAtt': part.name } : { Ref: part.name };
    return oneOf(passage, defined ?? looked);
  });
  return combine(passage, parts, toText);
}

function joined(passage: Passage, argument: unknown): One {
  const [delimiter, list] = partsOf(argument);
  if (typeof delimiter !== 'string' || !Array.isArray(list)) {
    return ofValue(passage, passage.application.resolver.evaluate(passage.scope, passage.expression));
  }
  const parts = list.map((expression: unknown) => oneOf(passage, expression));
  return combine(passage, parts, (values) =>
    toText(
      values
        .filter((value) => value !== undefined)
        .flatMap((value, index) => (index === 0 || delimiter === '' ? [value] : [delimiter, value])),
    ),
  );
}

/** Texts and what cannot be part of a text, as one text. */
function toText(values: readonly (Written | undefined)[]): Written {
  const parts: Part[] = [];
  for (const part of values.flatMap(partsOfText)) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') {
      parts[parts.length - 1] = last + part;
    } else {
      parts.push(part);
    }
  }
  const [only = '', ...more] = parts;
  return more.length === 0 && typeof only === 'string' ? only : new Text(parts);
}

function partsOfText(value: Written | undefined): readonly Part[] {
  if (value instanceof Text) {
    return value.parts;
  }
  if (Array.isArray(value) || (typeof value === 'object' && value !== null)) {
    return [{ why: 'it is put together from what is no text' }];
  }
  return value === undefined || value === null ? [] : [String(value)];
}

/** What values come to; lists and objects hold expressions, which each template reads as its own. */
const KNOWN = new WeakMap<Value, Exclude<One, undefined>>();

function ofValue(passage: Passage, value: Value): One {
  let one: One = KNOWN.get(value);
  if (one === undefined) {
    one = ofAlternatives(passage, value);
    if (one !== undefined && value.every(({ value: { kind } }) => kind !== 'list' && kind !== 'object')) {
      KNOWN.set(value, one);
    }
  }
  return one;
}

function ofAlternatives(passage: Passage, value: Value): One {
  const [first] = value;
  if (value.length === 1 && first?.when.length === 0) {
    return ofAtom(passage, first.value);
  }
  return toOne(value.flatMap(({ when, value: atom }) => within(when, alternativesOf(ofAtom(passage, atom)))));
}

function ofAtom(passage: Passage, atom: Atom): One {
  switch (atom.kind) {
    case 'text':
      return atom.text;
    case 'object':
      return objectOf(passage, atom.object);
    case 'list': {
      const items = atom.items.map((item) => ofValue(passage, item));
      const rest = atom.rest === undefined ? [] : [ofAtom(passage, atom.rest)];
      return combine(passage, [...items, ...rest], (values) => values.filter((item) => item !== undefined));
    }
    default:
      return new Text([holeOf(passage, atom)]);
  }
}

function holeOf({ application }: Passage, atom: Atom): Hole {
  const why = reasonOf(atom);
  if (atom.kind === 'any') {
    return { why, parameter: atom.label };
  }
  if (atom.kind !== 'resource') {
    const stored = atom.kind === 'unknown' ? atom.stored : undefined;
    return stored === undefined ? { why } : { why, stored };
  }
  const { scope, logicalId, attribute } = atom;
  const type = application.scope(scope)?.source.template.Resources[logicalId]?.Type ?? '';
  return { why, resource: { id: resourceId(scope, logicalId), type, attribute } };
}

function plain(text: string): Written {
  if (isKnown(text)) {
    return text;
  }
  const stored = /^\{\{resolve:ssm:([^:}]+)(?::\d+)?\}\}$/.exec(text)?.[1];
  return new Text([{ why: `'${text}' is read at deployment`, ...(stored === undefined ? {} : { stored }) }]);
}

type Values = readonly (Written | undefined)[];

/** One of each, in every way in which they can hold together. */
function combine(passage: Passage, parts: readonly One[], toWhole: (values: Values) => Written): One {
  if (!parts.some((part) => part instanceof Several)) {
    return toWhole(parts as Values);
  }
  const { choices } = passage.model;
  let wholes: readonly Guarded<Values>[] = [{ when: ALWAYS, value: parts as Values }];
  for (const [index, part] of parts.entries()) {
    if (!(part instanceof Several)) {
      continue;
    }
    const absent = part.absence(choices);
    const all = [...part.alternatives, ...absent.map((when) => ({ when, value: undefined }))];
    wholes = wholes.flatMap(({ when, value }) =>
      all.flatMap((next) => {
        const merged = mergeGuards(when, next.when);
        return merged === undefined ? [] : [{ when: merged, value: replaced(value, index, next.value) }];
      }),
    );
    if (wholes.length > MOST_ALTERNATIVES) {
      const why = `it can take too many values: ${keyOf(passage.scope, passage.expression).slice(0, 80)}`;
      return new Text([{ why }]);
    }
  }
  return toOne(wholes.map(({ when, value }) => ({ when, value: toWhole(value) })));
}

function replaced(values: Values, index: number, value: Written | undefined): Values {
  const copy = [...values];
  copy[index] = value;
  return copy;
}

function within(outer: Guard, alternatives: Alternatives): Alternatives {
  return alternatives.flatMap(({ when, value }) => {
    const merged = mergeGuards(outer, when);
    return merged === undefined ? [] : [{ when: merged, value }];
  });
}
