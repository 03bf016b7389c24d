import type { Choices, Guard } from '../model/choices';
import { mergeGuards } from '../model/choices';
import { limit, reasonOf } from './atoms';
import type { Call } from './functions';
import { onlyText, partsOf } from './functions';
import { isExpandedLater } from './gaps';
import { isObject } from './template';
import type { Value } from './value';
import { guarded, unknown } from './value';

/** What a key finds in a table: a cell, nothing, or that it cannot be told. */
interface Found {
  readonly when: Guard;
  readonly cell?: unknown;
  readonly isMissing?: boolean;
  readonly why?: string;
}

interface Tables {
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly choices: Choices;
}

/**
 * The value of an Fn::FindInMap.
 *
 * A key that is open means every row, each with its choice; one that finds nothing means the default, where there is
 * one, and else a deployment that fails.
 */
export function findInMap(call: Call, { mappings, choices }: Tables): Value {
  const [map, first, second, options] = partsOf(call.argument);
  const fallback = isObject(options) ? options['DefaultValue'] : undefined;
  const name = onlyText(call.evaluate(map));
  if (name === undefined) {
    return unknown('the name of the mapping is not known', call.key());
  }
  const look = (table: unknown, key: unknown): readonly Found[] =>
    call.evaluate(key).flatMap(({ when, value: atom }): Found[] => {
      const rows = isObject(table) ? table : {};
      if (atom.kind === 'text') {
        return [rowOf(rows, atom.text, when)];
      }
      return atom.kind === 'any' ? openRows(choices, rows, { atom, when }) : [{ when, why: reasonOf(atom) }];
    });
  const table = Object.hasOwn(mappings, name) ? mappings[name] : undefined;
  const cells = look(table, first).flatMap((row) =>
    row.cell === undefined ? [row] : look(row.cell, second).flatMap((cell) => both(row.when, cell)),
  );
  const out = cells.flatMap((cell) =>
    guarded(valueOf(cell, call, fallback), (w) => mergeGuards(cell.when, w)),
  );
  return out.length === 0
    ? unknown(`Fn::FindInMap finds nothing in '${name}'`, call.key())
    : limit(out, call.key);
}

function rowOf(rows: Readonly<Record<string, unknown>>, key: string, when: Guard): Found {
  if (Object.hasOwn(rows, key)) {
    return { when, cell: rows[key] };
  }
  const isOpen = Object.keys(rows).some(isExpandedLater);
  return isOpen ? { when, why: 'a macro adds to the mapping at deployment' } : { when, isMissing: true };
}

function openRows(
  choices: Choices,
  rows: Readonly<Record<string, unknown>>,
  { atom: { variable }, when }: { atom: { variable: string }; when: Guard },
): Found[] {
  const keys = Object.keys(rows);
  keys.forEach((key) => choices.admit(variable, key));
  const found = keys.flatMap((key) => both([{ variable, value: key }], rowOf(rows, key, when)));
  const none = keys.map((value) => ({ variable, value, negated: true }));
  return [...found, ...both(none, { when, isMissing: true })];
}

function both(when: Guard, found: Found): Found[] {
  const merged = mergeGuards(when, found.when);
  return merged === undefined ? [] : [{ ...found, when: merged }];
}

function valueOf({ cell, isMissing, why }: Found, call: Call, fallback: unknown): Value {
  if (isMissing === true) {
    return fallback === undefined ? [] : call.evaluate(fallback);
  }
  if (why !== undefined) {
    return unknown(why, call.key());
  }
  // A mapping holds literals: whatever else stands there is nothing that CloudFormation would take.
  const isLiteral = typeof cell !== 'object' || (Array.isArray(cell) && !cell.some(isObject));
  return isLiteral
    ? call.evaluate(cell)
    : unknown('a mapping holds something that is no literal', call.key());
}
