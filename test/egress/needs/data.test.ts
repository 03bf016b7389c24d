import { describe, expect, test } from 'vitest';
import data from '../../../lib/egress/needs/called.json';
import { WORKLOADS } from '../../../lib/egress/needs/workload';
import { catalogueRow } from '../../../lib/endpoints/catalogue';
import { needsOfActions } from '../../../lib/endpoints/need';
import { ADMISSIONS } from '../../../lib/endpoints/service-owned';
import { resourceType } from '../../../lib/resource-types/catalogue';

const CALLS = WORKLOADS.flatMap(({ calls }) => calls);

describe('the table of workloads', () => {
  test('names types that the catalogue knows, each once', () => {
    const types = WORKLOADS.map(({ type }) => type);
    expect(
      types.filter((type) => !/Serverless|^Custom::/.test(type) && resourceType(type) === undefined),
    ).toEqual([]);
    expect(new Set(types).size).toBe(types.length);
  });

  test('names services of the catalogue of endpoints', () => {
    const named = [
      ...CALLS.flatMap(({ services = [] }) => services),
      ...data.managed.flatMap(({ services }) => services),
    ];
    expect(() => named.map(catalogueRow)).not.toThrow();
  });

  test('names actions that some endpoint serves', () => {
    const actions = CALLS.flatMap((call) => call.actions ?? []);
    expect(
      actions.filter(
        (action) => needsOfActions({ actions: [action], resources: [], why: '', askedBy: '' }).length === 0,
      ),
    ).toEqual([]);
  });

  test('names what AWS owns as endpoint policies do', () => {
    const known = ADMISSIONS.map(({ id }) => id);
    const owned = [data.handler, ...CALLS].flatMap((call) => call.owned ?? []);
    expect(owned.filter((id) => !known.includes(id))).toEqual([]);
  });

  test('has patterns that are regular expressions', () => {
    const patterns = CALLS.flatMap(({ when = [] }) => when).flatMap(({ matches }) => matches ?? []);
    expect(() => patterns.map((pattern) => new RegExp(pattern))).not.toThrow();
  });

  test('says where each row comes from, and when', () => {
    const rows = [
      ...WORKLOADS,
      ...data.notCalled,
      ...data.managed,
      data.viaServices,
      data.viaKeys,
      data.handler,
    ];
    expect(rows.filter(({ source, date }) => source === '' || !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual([]);
  });
});
