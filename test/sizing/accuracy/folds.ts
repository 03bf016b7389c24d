import { CONSTANTS } from '../../../lib/sizing/engine/constants';
import { ENGINE_RULES } from '../../../lib/sizing/engine/rules';
import type { Case } from './cases';
import { familyOf } from './cases';
import { scoreOf, type Score } from './score';

/** A fitted number that can be set to another value for a while. */
export interface Knob {
  readonly name: string;
  readonly carried: number;
  readonly set: (value: number) => void;
}

/** How a fitted number does on families of models that it was not fitted on. */
export interface Folds {
  readonly knob: Knob;
  /** Cases that change with it. */
  readonly cases: number;
  readonly families: number;
  /** Lowest and highest value that is best without one of the families. */
  readonly lowest: number;
  readonly highest: number;
  /** Mean loss of a case: with the value carried, and with the value that is best without its family. */
  readonly within: number;
  readonly without: number;
}

/** Values that are tried, as multiples of the one carried. */
const MULTIPLES = [0.5, 0.8, 1, 1.25, 2];

/** Fitted constants, and the copies of logits that the rules carry. */
export function knobs(): Knob[] {
  const constants = CONSTANTS.filter(({ fittedOn, value }) => fittedOn !== null && value > 0).map((row) => ({
    name: row.name,
    carried: row.value,
    set: (value: number) => Object.assign(row, { value }),
  }));
  return [...constants, ...copiesKnobs('samplerCopies'), ...copiesKnobs('headCopies')];
}

function copiesKnobs(member: 'samplerCopies' | 'headCopies'): Knob[] {
  const values = new Set(ENGINE_RULES.map((row) => row[member]).filter((value) => value > 0));
  const others = ENGINE_RULES.flatMap(({ firstRunner }) => (firstRunner === undefined ? [] : [firstRunner]));
  return [...values].map((carried) => {
    const rows = ENGINE_RULES.filter((row) => row[member] === carried);
    const [first, last] = [rows[0]?.version, rows.at(-1)?.version];
    const left = others.filter((row) => member === 'samplerCopies' && row[member] === carried);
    const set = (value: number): void => {
      for (const row of [...rows, ...left]) Object.assign(row, { [member]: value });
    };
    return { name: `${member} of ${first} to ${last}`, carried, set };
  });
}

/** Fits a number again without each family, and scores the family with what comes out. */
export function foldsOf(knob: Knob, rows: readonly Case[]): Folds | undefined {
  const loss = isMargin(knob) ? verdictLoss : termLoss;
  const table = lossesOf(knob, rows, loss);
  if (table.length === 0) return undefined;
  const families = [...new Set(table.map(({ family }) => family))];
  const chosen = new Map(
    families.map((family) => [family, bestOf(table.filter((row) => row.family !== family))]),
  );
  const values = [...chosen.values()].map((index) => knob.carried * (MULTIPLES[index] ?? 1));
  const carried = MULTIPLES.indexOf(1);
  return {
    knob,
    cases: table.length,
    families: families.length,
    lowest: Math.min(...values),
    highest: Math.max(...values),
    within: mean(table.map(({ losses }) => losses[carried] ?? 0)),
    without: mean(table.map(({ losses, family }) => losses[chosen.get(family) ?? carried] ?? 0)),
  };
}

function isMargin({ name }: Knob): boolean {
  return name.startsWith('margin');
}

interface Row {
  readonly family: string;
  readonly losses: readonly number[];
}

/** The loss of each case for each value; cases that do not change with it are left out. */
function lossesOf(knob: Knob, rows: readonly Case[], loss: (score: Score) => number): Row[] {
  const at = (multiple: number, some: readonly Case[]): number[] =>
    withValue(knob, knob.carried * multiple, () => some.map((row) => loss(scoreOf(row))));
  const least = at(Math.min(...MULTIPLES), rows);
  const most = at(Math.max(...MULTIPLES), rows);
  const changed = rows.filter((_, index) => least[index] !== most[index]);
  const columns = MULTIPLES.map((multiple) => at(multiple, changed));
  return changed.map((row, index) => ({
    family: familyOf(row),
    losses: columns.map((column) => column[index] ?? 0),
  }));
}

/** Sets a number while something runs. */
export function withValue<T>(knob: Knob, value: number, run: () => T): T {
  knob.set(value);
  try {
    return run();
  } finally {
    knob.set(knob.carried);
  }
}

/** The value with the least loss; the one carried where nothing is left to fit on, or where it is as good. */
function bestOf(rows: readonly Row[]): number {
  const carried = MULTIPLES.indexOf(1);
  const losses = MULTIPLES.map((_, index) => mean(rows.map((row) => row.losses[index] ?? 0)));
  return losses.reduce((best, value, index) => (value < (losses[best] ?? 0) - 1e-9 ? index : best), carried);
}

/** Largest error of a term, in GiB, that counts: more is another cause than the number that is fitted. */
const WORST_TERM = 2;

function termLoss({ terms }: Score): number {
  return mean(terms.map(({ estimated, measured }) => Math.min(WORST_TERM, Math.abs(estimated - measured))));
}

/** A false go costs three times what a false no-go does. */
function verdictLoss({ fits }: Score): number {
  if (fits === undefined || fits.estimated === fits.measured) return 0;
  return fits.estimated ? 3 : 1;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}
