import type { Choices } from '../model/choices';
import { mergeGuards } from '../model/choices';
import { append, limit, literal } from './atoms';
import type { Call } from './functions';
import { partsOf } from './functions';
import { isObject } from './template';
import type { Joined, Value } from './value';
import { MOST_ALTERNATIVES, guarded, text, unknown } from './value';

/** The value of an Fn::Sub; `look` finds what it does not define itself. */
export function substitute(call: Call, look: (name: string) => Value): Value {
  const [template, own] = Array.isArray(call.argument) ? partsOf(call.argument) : [call.argument];
  if (typeof template !== 'string') {
    return unknown('the text of Fn::Sub is not a literal', call.key());
  }
  const names = isObject(own) ? own : {};
  const pieces = splitSubstitution(template);
  const values = pieces.map((part) => {
    if (typeof part === 'string') {
      return text(part);
    }
    return Object.hasOwn(names, part.name) ? call.evaluate(names[part.name]) : look(part.name);
  });
  const delimiter = delimiterOf(pieces);
  const whole = concat(values, call.key);
  return delimiter === undefined
    ? whole
    : joinedFrom(whole, { delimiter, items: values.filter((_, index) => index % 2 === 0) });
}

/** The text that stands between every two names of a text that is made of names, as in `${One},${Two}`. */
function delimiterOf(pieces: readonly (string | { readonly name: string })[]): string | undefined {
  const [, delimiter] = pieces;
  const isList = pieces.every((piece, index) =>
    index % 2 === 0 ? typeof piece === 'object' : piece === delimiter,
  );
  return isList && pieces.length % 2 === 1 && typeof delimiter === 'string' ? delimiter : undefined;
}

/** A text that keeps its parts where it is not known, so that it can be split again. */
function joinedFrom(value: Value, joined: Joined): Value {
  return value.map(({ when, value: atom }) => ({
    when,
    value: atom.kind === 'unknown' ? { ...atom, joined } : atom,
  }));
}

/** The text of an Fn::Sub as what stands there and the names of what is put in. */
export function splitSubstitution(template: string): readonly (string | { readonly name: string })[] {
  const parts = template.split(/(\$\{[^}]*\})/).filter((part) => part !== '');
  return parts.map((part) => {
    const name = /^\$\{([^}]*)\}$/.exec(part)?.[1]?.trim();
    if (name === undefined) {
      return part;
    }
    return name.startsWith('!') ? `\${${name.slice(1)}}` : { name };
  });
}

/** The value of an Fn::Join; its parts are kept where they are not texts, so that they can be split again. */
export function join(call: Call, choices: Choices): Value {
  const [delimiter, list] = partsOf(call.argument);
  const [only, ...more] = call.evaluate(list);
  if (typeof delimiter !== 'string' || more.length > 0 || only?.value.kind !== 'list' || only.value.rest) {
    return unknown('the list of Fn::Join is not known', call.key());
  }
  const parts = only.value.items.filter((item) => item.length > 0);
  if (parts.some((part) => choices.absenceOf(part.map(({ when }) => when)).length > 0)) {
    return unknown('a part of Fn::Join may be absent', call.key());
  }
  const joined = parts.flatMap((part, index) =>
    index === 0 || delimiter === '' ? [part] : [text(delimiter), part],
  );
  return joinedFrom(concat(joined, call.key), { delimiter, items: parts });
}

function concat(parts: readonly Value[], key: () => string): Value {
  const [first] = parts;
  const whole = parts.length === 1 && first !== undefined ? first : appendAll(parts, key);
  // What is put together can be a dynamic reference too.
  return whole.flatMap(({ when, value: atom }) =>
    atom.kind === 'text'
      ? guarded(literal(atom.text), (other) => mergeGuards(when, other))
      : [{ when, value: atom }],
  );
}

function appendAll(parts: readonly Value[], key: () => string): Value {
  let out: Value = text('');
  for (const part of parts) {
    out = out.flatMap(({ when, value: left }) =>
      guarded(part, (other) => mergeGuards(when, other)).map((right) => ({
        when: right.when,
        value: append(left, right.value, key),
      })),
    );
    if (out.length > MOST_ALTERNATIVES) {
      return limit(out, key);
    }
  }
  return out;
}
