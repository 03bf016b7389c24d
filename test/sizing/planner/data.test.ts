import { describe, expect, it } from 'vitest';
import { familyOf, INSTANCE_TYPES } from '../../../lib/sizing/hardware/instances';
import { PLANNER_CONSTANTS } from '../../../lib/sizing/planner/constants';
import { CAPABILITIES } from '../../../lib/sizing/planner/refusals/gpu';
import { PURCHASES, QUOTAS } from '../../../lib/sizing/planner/refusals/instance';
import { FLAGS } from '../../../lib/sizing/planner/serving/names';

const ROWS = [...PLANNER_CONSTANTS, ...CAPABILITIES, ...PURCHASES, ...QUOTAS, ...FLAGS];
const TYPES = INSTANCE_TYPES.map(({ instanceType }) => instanceType);

describe('data of the planner', () => {
  it('names a source and its date in each row', () => {
    expect(ROWS.filter(({ source, date }) => source === '' || !/^20\d\d-\d\d-\d\d$/.test(date))).toEqual([]);
  });

  it('counts every family of the catalogue against one quota', () => {
    const families = [...new Set(INSTANCE_TYPES.map(familyOf))].sort();
    expect(QUOTAS.flatMap((row) => row.families).sort()).toEqual(families);
  });

  it('tells purchases of types that there are', () => {
    expect(PURCHASES.filter(({ instanceType }) => !TYPES.includes(instanceType))).toEqual([]);
  });

  it('has rows of a method in the order of versions', () => {
    const seen = new Map<string, number>();
    const unordered = CAPABILITIES.filter(({ kind, name, from }) => {
      const key = `${kind} ${name}`;
      const [major = 0, minor = 0] = from.split('.').map(Number);
      const before = seen.get(key) ?? -1;
      seen.set(key, major * 1000 + minor);
      return before >= major * 1000 + minor;
    });
    expect(unordered).toEqual([]);
  });

  it('names arguments by dashes and variables in capitals', () => {
    const wrong = FLAGS.filter(({ kind, name }) =>
      kind === 'argument' ? !/^--[a-z-]+$/.test(name) : !/^[A-Z_]+$/.test(name),
    );
    expect(wrong).toEqual([]);
  });
});
