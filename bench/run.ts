import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareAnalysis } from './compare/analysis';
import { compareCluster } from './compare/cluster';
import { compareCommand } from './compare/command';
import { compareGrowth } from './compare/growth';
import { compareGuard } from './compare/guard';
import { compareMesh } from './compare/mesh';
import { compareSizing } from './compare/sizing';
import { compareSnapshot } from './compare/snapshot';
import { compareSynth } from './compare/synth';
import { Results } from './results';

const HELP = `bench: measures the analysis against the promises about its speed

Usage:
  npm run bench -- [options]

Options:
  --runs N       runs that each median is of, after two that do not count (default 7)
  --only PART    analysis, synth, cluster, growth, command, sizing, mesh, snapshot or guard; may be given
                 several times (default all)
  --guard FOLDER where @cdklabs/cdk-validator-cfnguard is unpacked; without it there is no part guard
  --json FILE    writes every number there too
  --help

Exits 0 whatever it measures: a missed bar is a fact about this machine on this day.
`;

const PARTS = ['analysis', 'synth', 'cluster', 'growth', 'command', 'sizing', 'mesh', 'snapshot', 'guard'];

function main(): void {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '7' },
      only: { type: 'string', multiple: true, default: PARTS },
      json: { type: 'string' },
      guard: { type: 'string' },
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
    measure(results, folder, { runs, parts: new Set(values.only), guard: values.guard });
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
  readonly guard: string | undefined;
}

function measure(results: Results, folder: string, { runs, parts, guard }: Plan): void {
  const app = join(folder, 'app');
  const repetition = { runs, warmUps: 2 };
  const comparisons: readonly (readonly [string, () => void])[] = [
    ['synth', () => compareSynth(results, folder, repetition)],
    ['cluster', () => compareCluster(results, folder, repetition)],
    ['growth', () => compareGrowth(results, app, folder)],
    ['command', () => compareCommand(results, folder)],
    ['sizing', () => compareSizing(results, repetition)],
    ['mesh', () => compareMesh(results, folder, repetition)],
    ['snapshot', () => compareSnapshot(results, folder, repetition)],
    ['guard', () => guard !== undefined && compareGuard(results, { app, guard })],
  ];
  // What multiplies the app, or gives it to others, needs it written.
  if (['analysis', 'growth', 'guard'].some((part) => parts.has(part))) {
    process.stderr.write('analysis\n');
    compareAnalysis(results, app, repetition);
  }
  for (const [part, compare] of comparisons.filter(([name]) => parts.has(name))) {
    process.stderr.write(`${part}\n`);
    compare();
  }
}

main();
