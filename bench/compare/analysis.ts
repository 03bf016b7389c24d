import { createHash } from 'node:crypto';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Template } from '../../lib/egress/load/source';
import { RESOURCES_PER_STACK, STACKS, benchApp } from '../app/bench-app';
import { runChild } from '../child/run-child';
import type { AnalysisRun } from '../engine';
import { analyseFolder } from '../engine';
import type { Repetition } from '../measure';
import { byTurns, median, timed } from '../measure';
import type { Results } from '../results';
import { assertShares, describeShares, sharesOf } from '../shares';
import { templateTexts } from '../texts';

/** Fresh processes in which the first analysis is timed. */
const COLD_PROCESSES = 5;

/** Our analysis, its phases, the bare parse of the same templates, and cdk-nag on the same tree. */
export function compareAnalysis(results: Results, folder: string, repetition: Repetition): void {
  const app = benchApp({ outdir: folder });
  app.synth();
  const texts = templateTexts(folder);
  describeApp(results, texts);
  const nag = new AwsSolutionsChecks();
  let nagFindings = 0;
  const analysis = (): Record<string, number> => {
    const { phases, total } = analyseFolder(folder);
    return { ...withPrefix('  ', phases), analysis: total };
  };
  const timings = byTurns(
    [
      analysis,
      timed('JSON.parse of the same templates', () => texts.forEach((text) => void JSON.parse(text))),
      timed('cdk-nag AwsSolutions', () => {
        const { violations } = nag.validateScope(app);
        nagFindings = violations.reduce((sum, { violatingResources }) => sum + violatingResources.length, 0);
      }),
    ],
    repetition,
  );
  results.time(timings);
  describeFindings(results, analyseFolder(folder), nagFindings);
  const ours = results.median('analysis');
  results.atMost('analysis / JSON.parse', ours / results.median('JSON.parse of the same templates'), 6);
  results.atLeast('cdk-nag AwsSolutions / analysis', results.median('cdk-nag AwsSolutions') / ours, 5);
  compareColdRun(results, folder, repetition);
}

function compareColdRun(results: Results, folder: string, { runs }: Repetition): void {
  const processes = Array.from({ length: COLD_PROCESSES }, () =>
    runChild<{ modules: number; times: number[] }>('repeat-analysis.ts', [folder, String(runs + 2)]),
  );
  const columns: Record<string, number[]> = {
    'new process: loading our modules': processes.map(({ modules }) => modules),
    'new process: first analysis': processes.map(({ times }) => times[0] as number),
    'new process: warm analysis': processes.map(({ times }) => median(times.slice(2))),
  };
  const timings = Object.entries(columns).map(
    ([name, times]) => [name, { median: median(times), first: times[0] as number, runs: times }] as const,
  );
  results.time(new Map(timings));
  const [first, warm] = ['new process: first analysis', 'new process: warm analysis'];
  results.atMost('first analysis / warm', results.median(first) / results.median(warm), 3);
}

function describeApp(results: Results, texts: readonly string[]): void {
  const shares = sharesOf(texts.map((text) => JSON.parse(text) as Template));
  assertShares(shares, { stacks: STACKS, resources: STACKS * RESOURCES_PER_STACK });
  const digest = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  results.notes.push(describeShares(shares), `${(bytes / 1e6).toFixed(1)} MB of templates, sha256 ${digest}`);
}

function describeFindings(results: Results, { findings, subnets }: AnalysisRun, nagFindings: number): void {
  const verdicts = countBy(subnets.map(({ verdict }) => verdict));
  const rules = countBy(findings.map(({ ruleId }) => ruleId));
  results.notes.push(`found: subnets ${verdicts}; findings ${rules}; cdk-nag findings ${nagFindings}`);
}

function countBy(names: readonly string[]): string {
  const counts = new Map<string, number>();
  names.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}

function withPrefix(prefix: string, times: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, time]) => [`${prefix}${name}`, time]));
}
