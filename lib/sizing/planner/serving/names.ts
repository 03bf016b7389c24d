import rows from '../data/flags.json';
import type { Engine } from './serving';

/** What an engine calls a setting. */
export interface FlagRow {
  readonly engine: Engine;
  readonly setting: string;
  readonly name: string;
  readonly kind: 'argument' | 'environment';
  /** Version of the engine that the source describes. */
  readonly version: string;
  readonly source: string;
  readonly date: string;
}

export const FLAGS: readonly FlagRow[] = rows as readonly FlagRow[];

const BY_SETTING: ReadonlyMap<string, string> = new Map(
  FLAGS.map(({ engine, setting, name }) => [`${engine} ${setting}`, name]),
);

/** The flag or variable of an engine for a setting. */
export function nameOf(engine: Engine, setting: string): string {
  const name = BY_SETTING.get(`${engine} ${setting}`);
  if (name === undefined) throw new Error(`${engine} has no name for ${setting}.`);
  return name;
}
