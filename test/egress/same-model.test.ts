import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../lib/egress/load/cloudformation';
import { toDescribed } from '../../lib/egress/load/describe';
import { readTerraform } from '../../lib/egress/load/terraform';
import type { NetworkModel } from '../../lib/egress/model/network';
import { emptyNetwork } from '../../lib/egress/model/network';
import { source } from './helpers';
import type { SameModelCase } from './same-model/case';
import { CASES } from './same-model/cases';
import { factsOf, outcomesOf, shared } from './same-model/compare';
import { toPlan } from './same-model/terraform';

const fromTemplate = ({ template }: SameModelCase): NetworkModel =>
  loadTemplates([source({ Resources: template })]);

function fromSnapshot({ describe: files = {} }: SameModelCase): NetworkModel {
  const pages = Object.entries(files).map(([file, json]) => ({ file, json }));
  const model = emptyNetwork();
  toDescribed(pages, { stack: 'Net', hasFiles: true }).fill(model)();
  return model;
}

function fromPlan({ template, terraform = toPlan(template) }: SameModelCase): NetworkModel {
  const model = emptyNetwork();
  readTerraform(terraform, 'Net.json')(model)();
  return model;
}

describe.each(CASES)('$name', (given) => {
  test('is judged as expected from a template', () => {
    expect(outcomesOf(fromTemplate(given))).toEqual(given.expected);
  });

  test.skipIf(given.describe === undefined)('is judged as expected from a snapshot', () => {
    expect(outcomesOf(fromSnapshot(given))).toEqual(given.expected);
  });

  test('is judged as expected from a Terraform plan', () => {
    // An address ends in the name of the gateway whose default table it is.
    const expected = Object.entries(given.expected).map(([id, text]) => [
      id,
      text.replace('default of ', ''),
    ]);
    expect(outcomesOf(fromPlan(given))).toEqual(Object.fromEntries(expected));
  });

  test('is the same model from a Terraform plan as from a template', () => {
    const [template, planned] = [fromTemplate(given), fromPlan(given)];
    expect(shared(factsOf(planned), template)).toEqual(shared(factsOf(template), template));
  });

  test.skipIf(given.describe === undefined || given.differs !== undefined)(
    'is the same model from a snapshot as from a template',
    () => {
      const [template, snapshot] = [fromTemplate(given), fromSnapshot(given)];
      expect(shared(factsOf(snapshot), template)).toEqual(shared(factsOf(template), template));
    },
  );
});

test('the cases are many, and each has a name of its own', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.length).toBeGreaterThanOrEqual(20);
});
