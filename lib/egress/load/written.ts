import type { Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { NetworkModel } from '../model/network';
import type { Hole, Written } from '../model/resource';
import { Text } from '../model/resource';
import type { Application } from './application';
import { keyOf, literal, onlyKey, reasonOf } from './atoms';
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

/**
 * An expression with its intrinsic functions worked out as far as they can be.
 *
 * Unlike the resolver's values, a text keeps the parts that are known: `arn:aws:s3:::` stays when the name does not;
 * what is encoded, in Base64 or as JSON, is given as it was before.
 */
export function writtenOf(passage: Passage): Alternatives {
  const { expression } = passage;
  if (Array.isArray(expression)) {
    return listOf(passage, expression);
  }
  if (!isObject(expression)) {
    return expression === null || expression === undefined
      ? []
      : [
          {
            when: ALWAYS,
            value: typeof expression === 'string' ? plain(expression) : (expression as Written),
          },
        ];
  }
  const name = onlyKey(expression);
  return name === 'Ref' || name?.startsWith('Fn::') === true
    ? called(passage, name, expression[name])
    : objectOf(passage, expression);
}

function listOf(passage: Passage, items: readonly unknown[]): Alternatives {
  return combine(
    passage,
    items.map((expression) => writtenOf({ ...passage, expression })),
    (values) => values.filter((value) => value !== undefined),
  );
}

function objectOf(passage: Passage, object: Readonly<Record<string, unknown>>): Alternatives {
  const names = Object.keys(object);
  const values = names.map((name) => writtenOf({ ...passage, expression: object[name] }));
  return combine(passage, values, (chosen) =>
    Object.fromEntries(names.flatMap((name, i) => (chosen[i] === undefined ? [] : [[name, chosen[i]]]))),
  );
}

function called(passage: Passage, name: string, argument: unknown): Alternatives {
  switch (name) {
    case 'Fn::If':
      return chosenOf(passage, argument);
    case 'Fn::Sub':
      return substituted(passage, argument);
    case 'Fn::Join':
      return joined(passage, argument);
    case 'Fn::Base64':
    case 'Fn::ToJsonString':
      return writtenOf({ ...passage, expression: argument });
    default:
      return ofValue(passage, passage.application.resolver.evaluate(passage.scope, passage.expression));
  }
}

function chosenOf(passage: Passage, argument: unknown): Alternatives {
  const [condition, yes, no] = partsOf(argument);
  const test = { 'Fn::If': [condition, 'yes', 'no'] };
  return passage.application.resolver.evaluate(passage.scope, test).flatMap(({ when, value }) => {
    if (value.kind !== 'text') {
      return [{ when, value: new Text([{ why: reasonOf(value) }]) }];
    }
    return within(when, writtenOf({ ...passage, expression: value.text === 'yes' ? yes : no }));
  });
}

function substituted(passage: Passage, argument: unknown): Alternatives {
  const [template, own] = Array.isArray(argument) ? partsOf(argument) : [argument];
  if (typeof template !== 'string') {
    return ofValue(passage, passage.application.resolver.evaluate(passage.scope, passage.expression));
  }
  const names = isObject(own) ? own : {};
  const parts = splitSubstitution(template).map((part) => {
    if (typeof part === 'string') {
      return [{ when: ALWAYS, value: part }];
    }
    const defined = Object.hasOwn(names, part.name) ? names[part.name] : undefined;
    const looked = part.name.includes('.') ? { 'Fn::GetAtt': part.name } : { Ref: part.name };
    return writtenOf({ ...passage, expression: defined ?? looked });
  });
  return combine(passage, parts, toText);
}

function joined(passage: Passage, argument: unknown): Alternatives {
  const [delimiter, list] = partsOf(argument);
  if (typeof delimiter !== 'string' || !Array.isArray(list)) {
    return ofValue(passage, passage.application.resolver.evaluate(passage.scope, passage.expression));
  }
  const parts = list.map((expression: unknown) => writtenOf({ ...passage, expression }));
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

function ofValue(passage: Passage, value: Value): Alternatives {
  return value.flatMap(({ when, value: atom }) => within(when, ofAtom(passage, atom)));
}

function ofAtom(passage: Passage, atom: Atom): Alternatives {
  switch (atom.kind) {
    case 'text':
      return [{ when: ALWAYS, value: atom.text }];
    case 'object':
      return objectOf(passage, atom.object);
    case 'list': {
      const items = atom.items.map((item) => ofValue(passage, item));
      const rest = atom.rest === undefined ? [] : [ofAtom(passage, atom.rest)];
      return combine(passage, [...items, ...rest], (values) => values.filter((item) => item !== undefined));
    }
    default:
      return [{ when: ALWAYS, value: new Text([holeOf(passage, atom)]) }];
  }
}

function holeOf({ application }: Passage, atom: Atom): Hole {
  const why = reasonOf(atom);
  if (atom.kind === 'any') {
    return { why, parameter: atom.label };
  }
  if (atom.kind !== 'resource') {
    return { why };
  }
  const { scope, logicalId, attribute } = atom;
  const type = application.scope(scope)?.source.template.Resources[logicalId]?.Type ?? '';
  return { why, resource: { id: resourceId(scope, logicalId), type, attribute } };
}

function plain(text: string): Written {
  const [only] = literal(text);
  return only?.value.kind === 'text'
    ? only.value.text
    : new Text([{ why: `'${text}' is read at deployment` }]);
}

/** One of each, in every way in which they can hold together. */
function combine(
  passage: Passage,
  parts: readonly Alternatives[],
  toWhole: (values: readonly (Written | undefined)[]) => Written,
): Alternatives {
  const { choices } = passage.model;
  let wholes: readonly Guarded<readonly (Written | undefined)[]>[] = [{ when: ALWAYS, value: [] }];
  for (const part of parts) {
    const absent = choices.absenceOf(part.map(({ when }) => when));
    const all = [...part, ...absent.map((when) => ({ when, value: undefined }))];
    wholes = wholes.flatMap(({ when, value }) =>
      all.flatMap((next) => {
        const merged = mergeGuards(when, next.when);
        return merged === undefined ? [] : [{ when: merged, value: [...value, next.value] }];
      }),
    );
    if (wholes.length > MOST_ALTERNATIVES) {
      const why = `it can take too many values: ${keyOf(passage.scope, passage.expression).slice(0, 80)}`;
      return [{ when: ALWAYS, value: new Text([{ why }]) }];
    }
  }
  return wholes.map(({ when, value }) => ({ when, value: toWhole(value) }));
}

function within(outer: Guard, alternatives: Alternatives): Alternatives {
  return alternatives.flatMap(({ when, value }) => {
    const merged = mergeGuards(outer, when);
    return merged === undefined ? [] : [{ when: merged, value }];
  });
}
