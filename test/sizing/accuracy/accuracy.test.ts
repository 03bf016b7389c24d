import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { constant, CONSTANTS } from '../../../lib/sizing/engine/constants';
import { CASES, familyOf, SKIPPED } from './cases';
import { foldsOf, knobs, withValue, type Knob } from './folds';
import { accuracyPage, FITTED, isInBar, WHY, wrongOf } from './page';
import { errorsOf, quantile, scoreOf } from './score';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'sizing-accuracy.md'), 'utf8');
const SCORES = CASES.map(scoreOf);

describe('measured startups', () => {
  it('have a source each', () => {
    expect(
      [...CASES, ...SKIPPED].filter(({ source }) => !/^(https:\/\/|index-file:\d)/u.test(source)),
    ).toEqual([]);
  });

  it('have names of their own', () => {
    const ids = [...CASES, ...SKIPPED].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are at least forty beside those that were given', () => {
    expect(CASES.filter(({ half }) => half !== 'given').length).toBeGreaterThanOrEqual(40);
  });

  it('are fitted on in sets that leave others out', () => {
    expect(FITTED.filter(({ half }) => ['held', 'late', 'latest'].includes(half))).toEqual([]);
  });

  it('are of many families', () => {
    expect(new Set(CASES.map(familyOf)).size).toBeGreaterThanOrEqual(8);
  });
});

describe('accuracy of the sizing', () => {
  const verdicts = SCORES.flatMap(({ fits }) => (fits === undefined ? [] : [fits]));

  it('is right about at least 95 of 100 verdicts', () => {
    const right = verdicts.filter(({ estimated, measured }) => estimated === measured).length;
    expect(right / verdicts.length).toBeGreaterThanOrEqual(0.95);
  });

  it('says "fits" wrongly of one case at most', () => {
    expect(verdicts.filter(({ estimated, measured }) => estimated && !measured).length).toBeLessThanOrEqual(
      1,
    );
  });

  it('is right more often than the rule of thumb', () => {
    const right = verdicts.filter(({ estimated, measured }) => estimated === measured).length;
    const byThumb = verdicts.filter((one) => one.byThumb === one.measured).length;
    expect(right).toBeGreaterThan(byThumb);
  });

  it('counts capacity within 3 % at the median', () => {
    expect(
      quantile(
        errorsOf(SCORES, ({ capacity }) => capacity?.ratio),
        0.5,
      ),
    ).toBeLessThanOrEqual(0.03);
  });

  it('counts capacity within 10 % at the 90th percentile, of V1 on GPUs of EC2', () => {
    const found = errorsOf(SCORES.filter(isInBar), ({ capacity }) => capacity?.ratio);
    expect(quantile(found, 0.9)).toBeLessThanOrEqual(0.1);
  });

  it('has bytes of tokens, states and requests within 0.5 % in nine of ten cases', () => {
    expect(
      quantile(
        errorsOf(SCORES, ({ layout }) => layout),
        0.9,
      ),
    ).toBeLessThanOrEqual(0.005);
  });

  it('says why each wrong verdict is wrong, and of no other', () => {
    expect(wrongOf(SCORES).map(({ row }) => row.id)).toEqual([...WHY.keys()]);
  });

  it('is in docs/sizing-accuracy.md as it is now', { timeout: 60_000 }, () => {
    expect(PAGE).toBe(accuracyPage());
  });
});

describe('cross-validation', () => {
  const margin = knobs().find(({ name }) => name === 'margin') as Knob;

  it('tries every fitted constant', () => {
    const names = new Set(knobs().map(({ name }) => name));
    expect(CONSTANTS.filter(({ name, fittedOn }) => fittedOn !== null && !names.has(name))).toEqual([]);
  });

  it('uses the value that it tries', () => {
    expect(withValue(margin, 7, () => constant('margin'))).toBe(7);
  });

  it('leaves values as they were, even when something fails', () => {
    expect(() =>
      withValue(margin, 7, () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(constant('margin')).toBe(margin.carried);
  });

  it('says nothing of a number that no case changes with', () => {
    expect(foldsOf(margin, [])).toBeUndefined();
  });
});
