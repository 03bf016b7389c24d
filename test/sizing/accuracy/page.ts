import { CONSTANTS } from '../../../lib/sizing/engine/constants';
import type { Case } from './cases';
import { CASES, CLASSES, SKIPPED } from './cases';
import looks from './first-look.json';
import { foldsOf, knobs } from './folds';
import { errorsOf, quantile, scoreOf, TERMS, type Score, type TermScore } from './score';
import reasons from './why.json';

/** Why the outcome of a case is wrong. */
export const WHY: ReadonlyMap<string, string> = new Map(reasons.map(({ id, why }) => [id, why]));

/** Cases that constants may be fitted on. */
export const FITTED: readonly Case[] = CASES.filter(({ half }) => half === 'given' || half === 'fit');

/** Errors of tokens above which a case is listed. */
const FAR = 0.1;

/** docs/sizing-accuracy.md, from the cases and the estimates as they are. */
export function accuracyPage(): string {
  const scores = CASES.map(scoreOf);
  return [
    ...introduction(scores),
    ...section('Verdicts and capacity', summary(scores)),
    ...section('By class of architecture', byClass(scores)),
    ...section('By term of the bill', byTerm(scores)),
    ...section('What was fitted', fitted()),
    ...section('Wrong verdicts', wrong(scores)),
    ...section('Capacity that is far off', far(scores)),
    ...section('Cases whose logs lack what decides them', untold()),
    ...section('Cases that are not scored', skipped()),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return ['', `## ${title}`, '', ...lines];
}

function introduction(scores: readonly Score[]): string[] {
  return [
    '# How right the sizing is',
    '',
    `\`cdk-airgap size\` says whether vLLM starts with a model on GPUs, and what its cache then holds. This page compares`,
    `it with ${scores.length} startups that somebody measured and published: \`npm run sizing-accuracy\` writes it from`,
    '[test/sizing/cases.json](../test/sizing/cases.json) and [cases-more.json](../test/sizing/cases-more.json), which have',
    'the source of each case. A test fails when it is out of date, and when the outcome falls below what is said here.',
    '',
    'Five sets of cases:',
    '',
    '- **given**: the first collection; constants are fitted on it',
    '- **fit**: half of the second collection; constants are fitted on it',
    '- **held**: the other half; no constant is fitted on it, but its logs had been read when the terms of the bill were',
    '  chosen, so it proves less than it seems',
    ...looks.flatMap(firstLook),
    '',
    'The last two are what to expect of other startups: the tables show more than that, since they were scored again once',
    'what they had found was mended.',
  ];
}

function firstLook(look: (typeof looks)[number]): string[] {
  return [
    `- **${look.set}**: collected ${look.when}, and scored before anything was changed for them (${look.date}):`,
    `  ${look.right} of ${look.verdicts} verdicts right, ${look.falseFits} false "fits", capacity off by ${percent(look.median)} at the median and`,
    `  ${percent(look.ninetieth)} at the 90th percentile of ${look.counted}, layout of the cache by ${percent(look.layout)} at most. Changed since:`,
    `  ${look.changed}.`,
  ];
}

/** GPUs of EC2, by how their names begin. */
const OF_EC2 = /^(?:T4|V100|A10G|L4|L40S|A100|H100|H200|B200|B300|RTX-PRO-6000)(?:-|$)/u;

/** What the bar of accuracy is about: V1 on a GPU of EC2. */
export function isInBar(score: Score): boolean {
  return isRecent(score) && OF_EC2.test(score.row.gpu);
}

function isRecent({ estimate }: Score): boolean {
  return estimate.engine.rules.runner !== 'V0';
}

/** What a bar may be about. */
const PARTS: readonly (readonly [string, (score: Score) => boolean])[] = [
  ['all', () => true],
  ['V1', isRecent],
  ['V1 on GPUs of EC2', isInBar],
  ['the same, all told', (score) => isInBar(score) && score.row.untold === undefined],
];

function summary(scores: readonly Score[]): string[] {
  const sets = (['given', 'fit', 'held', 'late', 'latest'] as const).map(
    (half) => [half, scores.filter(({ row }) => row.half === half)] as const,
  );
  const parts = PARTS.map(([name, isIn]) => [name, scores.filter(isIn)] as const);
  return [
    'A verdict is whether the engine starts and holds one request of the maximum length. The rule of thumb is weights',
    'and 20 % of them, against the memory of all GPUs. Capacity is tokens of the cache, or requests of the maximum',
    'length where a token has no fixed size, or blocks of states. Layout is the same with the memory that was measured.',
    'The bar that this is held to is about V1 on GPUs of EC2. The last row leaves out cases whose logs lack what decides',
    'them, which are listed below; every other row has them.',
    '',
    '| Set | Cases | Verdicts right | False "fits" | False "no" | Rule of thumb | Capacity: cases | median error | 90th percentile | Layout: cases | within 0.5 % |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...[...sets, ...parts].map(([name, some]) => `| ${name} | ${figures(some).join(' | ')} |`),
  ];
}

function byClass(scores: readonly Score[]): string[] {
  return [
    'A model counts once, by what its memory depends on most: states (hybrids), latents (MLA), encoders (images),',
    'windows, experts, or nothing of these (dense).',
    '',
    '| Class | Cases | Verdicts right | False "fits" | False "no" | Rule of thumb | Capacity: cases | median error | 90th percentile | Layout: cases | within 0.5 % |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...CLASSES.map((kind) => [kind, scores.filter((score) => score.kind === kind)] as const)
      .filter(([, some]) => some.length > 0)
      .map(([name, some]) => `| ${name} | ${figures(some).join(' | ')} |`),
    ...(['exact-kv', 'calibrated', 'uncalibrated'] as const)
      .map((name) => [name, scores.filter(({ estimate }) => estimate.verdict.confidence === name)] as const)
      .map(([name, some]) => `| confidence \`${name}\` | ${figures(some).join(' | ')} |`),
  ];
}

function figures(scores: readonly Score[]): string[] {
  const verdicts = scores.flatMap(({ fits }) => (fits === undefined ? [] : [fits]));
  const capacity = errorsOf(scores, ({ capacity: found }) => found?.ratio);
  const layout = errorsOf(scores, ({ layout: ratio }) => ratio);
  return [
    String(scores.length),
    share(verdicts.filter(({ estimated, measured }) => estimated === measured).length, verdicts.length),
    String(verdicts.filter(({ estimated, measured }) => estimated && !measured).length),
    String(verdicts.filter(({ estimated, measured }) => !estimated && measured).length),
    share(verdicts.filter(({ byThumb, measured }) => byThumb === measured).length, verdicts.length),
    String(capacity.length),
    percent(quantile(capacity, 0.5)),
    percent(quantile(capacity, 0.9)),
    String(layout.length),
    share(layout.filter((error) => error <= 0.005).length, layout.length),
  ];
}

function byTerm(scores: readonly Score[]): string[] {
  const terms = scores.flatMap((score) => score.terms);
  return [
    'GiB on one GPU, estimated less measured. Errors of memory that is left for the cache are those of the other terms',
    'together. Graphs are inside the budget since 0.20 only.',
    '',
    '| Term | Cases | Bias (median) | Median error | 90th percentile |',
    '|---|---|---|---|---|',
    ...TERMS.map(
      (term) => `| ${term} | ${termFigures(terms.filter((one) => one.term === term)).join(' | ')} |`,
    ),
  ];
}

function termFigures(terms: readonly TermScore[]): string[] {
  const differences = terms.map(({ estimated, measured }) => estimated - measured);
  const errors = differences.map(Math.abs);
  return [
    String(terms.length),
    quantile(differences, 0.5).toFixed(2),
    quantile(errors, 0.5).toFixed(2),
    quantile(errors, 0.9).toFixed(2),
  ];
}

function fitted(): string[] {
  const rows = knobs().map((knob) => ({ knob, folds: foldsOf(knob, FITTED) }));
  const units = new Map(CONSTANTS.map(({ name, unit }) => [name, unit]));
  return [
    'Each number that is not read from the source of vLLM, fitted again without each family of models in turn, on the',
    'sets given and fit, among half, 0.8, 1, 1.25 and 2 times its value. The loss of a case is the mean error of its',
    'terms in GiB, at most 2 each; of a margin, 3 for a false "fits" and 1 for a false "no". A number that holds has the',
    'same loss on families that it was fitted without.',
    '',
    '| Number | Value | Unit | Cases | Families | Best without a family | Loss | Loss on families left out |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ knob, folds }) => {
      const value = `| ${knob.name} | ${round(knob.carried)} | ${units.get(knob.name) ?? 'copies'} |`;
      if (folds === undefined) return `${value} 0 | 0 | no case changes with it | | |`;
      const range = `${round(folds.lowest)} to ${round(folds.highest)}`;
      return `${value} ${folds.cases} | ${folds.families} | ${range} | ${folds.within.toFixed(3)} | ${folds.without.toFixed(3)} |`;
    }),
  ];
}

/** Cases whose verdict is wrong. */
export function wrongOf(scores: readonly Score[]): Score[] {
  return scores.filter(({ fits }) => fits !== undefined && fits.estimated !== fits.measured);
}

function wrong(scores: readonly Score[]): string[] {
  const found = wrongOf(scores);
  if (found.length === 0) return ['None.'];
  return [
    '| Case | Model | GPU | vLLM | Estimated | Measured | Why |',
    '|---|---|---|---|---|---|---|',
    ...found.map(({ row, fits }) => {
      const [estimated, measured] = [fits?.estimated, fits?.measured].map((one) =>
        one === true ? 'fits' : 'no',
      );
      return `| ${row.id} | ${row.model} | ${row.gpu} | ${row.engineVersion} | ${estimated} | ${measured} | ${WHY.get(row.id) ?? 'not known'} |`;
    }),
  ];
}

function far(scores: readonly Score[]): string[] {
  const found = scores.filter(({ capacity }) => capacity !== undefined && Math.abs(capacity.ratio - 1) > FAR);
  return [
    'Estimated over measured, and which term it is. Where the layout is right, bytes of a token are, and the memory that',
    'is left for them differs.',
    '',
    '| Case | Model | GPU | vLLM | Of | Ratio | Layout | Largest error of a term |',
    '|---|---|---|---|---|---|---|---|',
    ...found.map(({ row, capacity, layout, terms }) => {
      const [worst] = terms
        .filter(({ term }) => term !== 'left for the cache')
        .sort((a, b) => Math.abs(b.estimated - b.measured) - Math.abs(a.estimated - a.measured));
      const term =
        worst === undefined
          ? 'no term is told'
          : `${worst.term}: ${worst.estimated.toFixed(2)} estimated, ${worst.measured.toFixed(2)} measured`;
      return `| ${row.id} | ${row.model} | ${row.gpu} | ${row.engineVersion} | ${capacity?.of} | ${capacity?.ratio.toFixed(2)} | ${layout?.toFixed(3) ?? ''} | ${term} |`;
    }),
  ];
}

function untold(): string[] {
  return CASES.flatMap(({ id, model, untold: why }) =>
    why === undefined ? [] : [`- ${id} (${model}): ${why}`],
  );
}

function skipped(): string[] {
  const parts = CASES.filter(({ scored }) => scored !== undefined);
  return [
    ...SKIPPED.map(({ id, model, skipped: why }) => `- ${id} (${model}): ${why}`),
    ...parts.map(({ id, model, scored, notes }) => {
      const what = scored === 'cache' ? 'weights and layout of the cache' : 'terms';
      return `- ${id} (${model}): ${what} alone; ${notes ?? ''}`;
    }),
    '',
  ];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${part} of ${whole}`;
}

function percent(value: number): string {
  return Number.isNaN(value) ? '' : `${(value * 100).toFixed(1)} %`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
