import { describe, expect, it } from 'vitest';
import architectures from '../../../lib/sizing/config/architectures.json';
import { engineRules } from '../../../lib/sizing/engine/rules';
import { SERVED, servedRefusal } from '../../../lib/sizing/engine/served';
import { judge } from '../../../lib/sizing/planner/judge';
import { plan } from '../../../lib/sizing/planner/plan';
import { architectureOf, CASES } from '../accuracy/cases';
import { SMALL } from '../planner/requests';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };

describe('the data of what releases serve', () => {
  it('has a source and a date in every row', () => {
    expect(SERVED.filter(({ source, date }) => source === '' || !/^20\d\d-\d\d-\d\d$/.test(date))).toEqual(
      [],
    );
  });

  it('has one row for a name', () => {
    const names = SERVED.flatMap((row) => row.names);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('says of every row when', () => {
    expect(SERVED.filter(({ last, after }) => (last === undefined) === (after === undefined))).toEqual([]);
  });

  it('is of architectures that the reader knows', () => {
    const known = new Set(architectures.flatMap(({ names }) => names));
    expect(SERVED.flatMap((row) => row.names).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('what a release serves', () => {
  it.each([
    ['BartForConditionalGeneration', '0.10.2', '0.11.0'],
    ['MllamaForConditionalGeneration', '0.10.2', '0.11.0'],
    ['QWenLMHeadModel', '0.23.0', '0.24.0'],
    ['Plamo2ForCausalLM', '0.26.0', '0.27.0'],
  ])('%s until %s, and not %s', (name, last, next) => {
    expect(servedRefusal(name, last)).toBeUndefined();
    expect(servedRefusal(name, next)).toContain(`${last} is the last that does`);
  });

  it.each([
    ['GptOssForCausalLM', '0.10.0', '0.10.1'],
    ['Gemma3ForCausalLM', '0.7.3', '0.8.0'],
    ['Qwen3_5MoeForConditionalGeneration', '0.12.0', '0.26.0'],
  ])('%s not yet in %s, and in %s', (name, before, then) => {
    expect(servedRefusal(name, before)).toMatch(/does not serve the architecture .*: it came after/);
    expect(servedRefusal(name, then)).toBeUndefined();
  });

  it('is nothing that contradicts a measured startup', () => {
    const wrong = CASES.filter(
      (row) => servedRefusal(architectureOf(row).name, engineRules(row.engineVersion).release) !== undefined,
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

describe('an architecture that a release does not serve', () => {
  const architecture = { ...SMALL, name: 'MllamaForConditionalGeneration' };
  const served = { architecture, flags: { maxModelLen: 8192 }, region: 'us-east-1' };

  it('does not fit hardware, and that is said first', () => {
    const { verdict } = judge({ ...served, hardware: { gpu: H100, gpus: 1, nodes: 1 } }).estimate;
    expect([verdict.fits, verdict.reasons[0]]).toEqual([
      false,
      "vLLM 0.28.0 does not serve the architecture 'MllamaForConditionalGeneration': 0.10.2 is the last that does",
    ]);
  });

  it('fits with a release that does', () => {
    const { verdict } = judge({
      ...served,
      engineVersion: '0.10.2',
      hardware: { gpu: H100, gpus: 1, nodes: 1 },
    }).estimate;
    expect(verdict.fits).toBe(true);
  });

  it('is served by no instance type', () => {
    expect(plan(served).options).toEqual([]);
  });
});
