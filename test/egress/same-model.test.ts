import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../lib/egress/load/cloudformation';
import { source } from './helpers';
import { CASES } from './same-model/cases';
import { outcomesOf } from './same-model/compare';

describe.each(CASES)('$name', ({ template, expected }) => {
  test('is judged as expected from a template', () => {
    expect(outcomesOf(loadTemplates([source({ Resources: template })]))).toEqual(expected);
  });
});

test('the cases are many, and each has a name of its own', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.length).toBeGreaterThanOrEqual(20);
});
