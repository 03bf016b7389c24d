import rows from './constants.json';

/** A number that was measured or fitted, and on what. */
export interface Constant {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly why: string;
  readonly source: string;
  readonly date: string;
  /** The cases it was fitted on; `null` when it is read from the source of the engine. */
  readonly fittedOn: string | null;
}

export const CONSTANTS: readonly Constant[] = rows;

const BY_NAME: ReadonlyMap<string, Constant> = new Map(CONSTANTS.map((row) => [row.name, row]));

/** The value of a constant. */
export function constant(name: string): number {
  const row = BY_NAME.get(name);
  if (row === undefined) throw new Error(`No constant is named ${name}.`);
  return row.value;
}
