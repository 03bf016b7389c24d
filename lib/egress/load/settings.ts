import type { Guarded } from '../model/choices';
import { ALWAYS } from '../model/choices';
import type { Setting } from '../model/resource';
import { isKnown, reasonOf } from './atoms';
import { isWrittenOut } from './gaps';
import { resourceId } from './reader';
import type { ResourceReader } from './reader';
import type { Atom, Value } from './value';
import { under } from './value';

export type Settings = readonly Guarded<Setting>[];

/** What is asked of a resource: a path of its properties, as segments, and values that the question is about. */
export interface Question {
  readonly reader: ResourceReader;
  readonly path: readonly string[];
  readonly telling: readonly string[];
  /** Whether only the way to what the path leads to is asked about, not what stands there. */
  readonly isOfWay?: boolean;
}

export const ABSENT: Settings = [{ when: ALWAYS, value: { kind: 'absent' } }];
const LIST: Settings = [{ when: ALWAYS, value: { kind: 'list' } }];
const OBJECT: Settings = [{ when: ALWAYS, value: { kind: 'object' } }];

/** All that a path can hold from a place of it on: what is written out is followed as it stands, the rest evaluated. */
export function settingsFrom(question: Question, expression: unknown, at = 0): Settings {
  if (expression === undefined || expression === null) {
    return ABSENT;
  }
  if (question.path[at] !== undefined) {
    return through(question, expression, at) ?? evaluated(question, expression, at);
  }
  return question.isOfWay === true ? OBJECT : (endOf(expression) ?? evaluated(question, expression, at));
}

/** Whether a path leads through nothing but what is written out, or ends before: nothing stands in its way. */
export function isOpenWay(expression: unknown, path: readonly string[], at = 0): boolean {
  const name = path[at];
  if (name === undefined || expression === undefined || expression === null) {
    return true;
  }
  const parts = partsOn(expression, name);
  return parts?.every((part) => isOpenWay(part, path, at + 1)) ?? false;
}

/** What one step of a path leads to; undefined where an intrinsic function or a macro decides it, or nothing can. */
function partsOn(expression: unknown, name: string): readonly unknown[] | undefined {
  if (Array.isArray(expression)) {
    return name === '[]' ? (expression as readonly unknown[]) : undefined;
  }
  if (typeof expression !== 'object' || expression === null || !isWrittenOut(expression)) {
    return undefined;
  }
  // CloudFormation takes one item for a list of one.
  return name === '*'
    ? (Object.values(expression) as readonly unknown[])
    : [name === '[]' ? expression : ownOf(expression, name)];
}

function evaluated(question: Question, expression: unknown, at: number): Settings {
  return ofValue(question, question.reader.evaluate(expression), at);
}

/** What is written at the end of a path; undefined where that is to be evaluated. */
function endOf(expression: unknown): Settings | undefined {
  if (typeof expression === 'string') {
    return isKnown(expression) ? ofText(expression) : undefined;
  }
  if (typeof expression !== 'object' || expression === null) {
    return ofText(JSON.stringify(expression));
  }
  if (Array.isArray(expression)) {
    return expression.length === 0 ? ABSENT : LIST;
  }
  return isWrittenOut(expression) ? OBJECT : undefined;
}

/** What comes of one step of a path; undefined where an intrinsic function or a macro decides it. */
function through(question: Question, expression: unknown, at: number): Settings | undefined {
  const name = question.path[at] as string;
  if (Array.isArray(expression)) {
    return name === '[]' ? each(question, expression, at + 1) : undefined;
  }
  if (typeof expression !== 'object' || expression === null || !isWrittenOut(expression)) {
    return undefined;
  }
  if (name === '[]') {
    // CloudFormation takes one item for a list of one.
    return settingsFrom(question, expression, at + 1);
  }
  return name === '*'
    ? each(question, Object.values(expression), at + 1)
    : settingsFrom(question, ownOf(expression, name), at + 1);
}

function each(question: Question, parts: readonly unknown[], at: number): Settings {
  const found = parts.flatMap((part) => settingsFrom(question, part, at));
  return found.length === 0 ? ABSENT : found;
}

function ofValue(question: Question, value: Value, at: number): Settings {
  const absent = question.reader.model.choices.absenceOf(value.map(({ when }) => when));
  return [
    ...value.flatMap(({ when, value: atom }) =>
      ofAtom(question, atom, at).flatMap((inner) => under(when, inner.when, inner.value)),
    ),
    ...absent.map((when): Guarded<Setting> => ({ when, value: { kind: 'absent' } })),
  ];
}

function ofAtom(question: Question, atom: Atom, at: number): Settings {
  const name = question.path[at];
  if (name === undefined) {
    return leaf(question, atom);
  }
  if (name === '[]') {
    return items(question, atom, at + 1);
  }
  if (atom.kind !== 'object') {
    return [{ when: ALWAYS, value: { kind: 'unknown', why: reasonOf(atom), isGiven: false } }];
  }
  return name === '*'
    ? each(question, Object.values(atom.object), at + 1)
    : settingsFrom(question, ownOf(atom.object, name), at + 1);
}

function items(question: Question, atom: Atom, at: number): Settings {
  if (atom.kind === 'object' || atom.kind === 'text') {
    return ofAtom(question, atom, at);
  }
  if (atom.kind !== 'list') {
    return question.path[at] === undefined
      ? leaf(question, atom)
      : [{ when: ALWAYS, value: { kind: 'unknown', why: reasonOf(atom), isGiven: false } }];
  }
  const found = atom.items.flatMap((item) => ofValue(question, item, at));
  const more = atom.rest === undefined ? [] : items(question, atom.rest, at);
  return found.length + more.length === 0 ? ABSENT : [...found, ...more];
}

function leaf(question: Question, atom: Atom): Settings {
  switch (atom.kind) {
    case 'any':
      return ask(question, atom);
    case 'resource':
      return [{ when: ALWAYS, value: toResource(question, atom) }];
    case 'unknown':
      return [{ when: ALWAYS, value: { kind: 'unknown', why: atom.why, isGiven: true } }];
    case 'text':
      return ofText(atom.text);
    case 'list':
      return atom.items.length === 0 && atom.rest === undefined ? ABSENT : LIST;
    case 'object':
      return OBJECT;
  }
}

function ofText(text: string): Settings {
  return text === '' ? ABSENT : [{ when: ALWAYS, value: { kind: 'text', text } }];
}

/** An open parameter can be each value that the question is about, and any other. */
function ask({ reader, telling }: Question, atom: Atom & { kind: 'any' }): Settings {
  const { variable, label } = atom;
  telling.forEach((value) => reader.model.choices.admit(variable, value));
  const other = telling.map((value) => ({ variable, value, negated: true }));
  return [
    ...telling.map((value): Guarded<Setting> => ({
      when: [{ variable, value }],
      value: { kind: 'text', text: value },
    })),
    { when: other, value: { kind: 'open', parameter: label } },
  ];
}

function toResource({ reader }: Question, atom: Atom & { kind: 'resource' }): Setting {
  const { scope, logicalId, attribute } = atom;
  const type = reader.application.scope(scope)?.source.template.Resources[logicalId]?.Type ?? '';
  return { kind: 'resource', id: resourceId(scope, logicalId), type, attribute };
}

/** What an object that is written out has under a name. */
export function ownOf(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined;
}
