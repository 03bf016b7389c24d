import rows from './data/constants.json';

/** A number that first-order answers of the planner are made of: storage, time to be ready, throughput. */
export interface PlannerConstant {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly why: string;
  readonly source: string;
  readonly date: string;
}

export const PLANNER_CONSTANTS: readonly PlannerConstant[] = rows;

const BY_NAME: ReadonlyMap<string, number> = new Map(
  PLANNER_CONSTANTS.map(({ name, value }) => [name, value]),
);

/** The value of a constant of the planner. */
export function planned(name: string): number {
  const value = BY_NAME.get(name);
  if (value === undefined) throw new Error(`No constant of the planner is named ${name}.`);
  return value;
}
