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

const BY_NAME: ReadonlyMap<string, number> = new Map(CONSTANTS.map(({ name, value }) => [name, value]));

/** The value of a constant. */
export function constant(name: string): number {
  const value = BY_NAME.get(name);
  if (value === undefined) throw new Error(`No constant is named ${name}.`);
  return value;
}
