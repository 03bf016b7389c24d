import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareAnalysis } from './compare/analysis';
import { compareCommand } from './compare/command';
import { compareGrowth } from './compare/growth';
import { compareSynth } from './compare/synth';
import { Results } from './results';

const HELP = `bench: measures the analysis against the promises about its speed

Usage:
  npm run bench -- [options]

Options:
  --runs N       runs that each median is of, after two that do not count (default 7)
  --only PART    analysis, synth, growth or command; may be given several times (default all)
  --json FILE    writes every number there too
  --help

Exits 0 whatever it measures: a missed bar is a fact about this machine on this day.
`;

const PARTS = ['analysis', 'synth', 'growth', 'command'];

function main(): void {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '7' },
      only: { type: 'string', multiple: true, default: PARTS },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.find((part) => !PARTS.includes(part));
  const runs = Number(values.runs);
  if (values.help || unknown !== undefined || !Number.isInteger(runs) || runs < 1) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const results = new Results();
  const folder = mkdtempSync(join(tmpdir(), 'cdk-airgap-bench-'));
  try {
    measure(results, folder, { runs, parts: new Set(values.only) });
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.stdout.write(`${results.toText()}\n`);
  if (values.json !== undefined) {
    results.writeJson(values.json);
  }
}

interface Plan {
  readonly runs: number;
  readonly parts: ReadonlySet<string>;
}

function measure(results: Results, folder: string, { runs, parts }: Plan): void {
  const app = join(folder, 'app');
  const repetition = { runs, warmUps: 2 };
  // Growth multiplies the app that this part writes.
  if (parts.has('analysis') || parts.has('growth')) {
    process.stderr.write('analysis\n');
    compareAnalysis(results, app, repetition);
  }
  if (parts.has('synth')) {
    process.stderr.write('synth\n');
    compareSynth(results, folder, repetition);
  }
  if (parts.has('growth')) {
    process.stderr.write('growth\n');
    compareGrowth(results, app, folder);
  }
  if (parts.has('command')) {
    process.stderr.write('command\n');
    compareCommand(results, folder);
  }
}

main();
