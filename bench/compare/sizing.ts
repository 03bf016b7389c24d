import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Reader from '../../lib/sizing/config/reader';
import type * as Models from '../../lib/sizing/models/models';
import type * as Planner from '../../lib/sizing/planner/plan';
import { DIST } from '../engine';
import { byTurns, timed, type Repetition } from '../measure';
import type { Results } from '../results';

const load = createRequire(__filename);

/** Attention of each kind: plain, with windows, of latents, with experts. */
const MODELS = [
  'meta-llama/Llama-3.1-8B-Instruct',
  'Qwen/Qwen3-32B',
  'openai/gpt-oss-120b',
  'deepseek-ai/DeepSeek-V3',
];
/** One parse is too short for the clock. */
const PARSES = 50;
/** Processes are noisy. */
const PROCESSES = { runs: 15, warmUps: 2 };

/** Choosing among all instance types, against a parse of their catalogue, and the command against an idle Node. */
export function compareSizing(results: Results, repetition: Repetition): void {
  const sizing = (path: string): unknown => load(join(DIST, 'lib/sizing', path));
  const { plan } = sizing('planner/plan.js') as typeof Planner;
  const { readConfig } = sizing('config/reader.js') as typeof Reader;
  const { requireModel } = sizing('models/models.js') as typeof Models;
  const text = readFileSync(join(DIST, 'lib/sizing/hardware/instances.json'), 'utf8');
  const parses = timed('50 parses of the catalogue of instance types', () => {
    for (let count = 0; count < PARSES; count++) JSON.parse(text);
  });
  const choices = MODELS.map((id) => () => {
    // A new architecture each time: the planner remembers what it made of one.
    const architecture = readConfig(requireModel(id).config);
    return timed(`choosing for ${id}`, () =>
      plan({ architecture, flags: { maxModelLen: 8192 }, region: 'us-east-1' }),
    )();
  });
  results.time(byTurns([parses, ...choices], { ...repetition, runs: repetition.runs * 3 }));
  const parse = results.median('50 parses of the catalogue of instance types') / PARSES;
  for (const id of MODELS) {
    results.atMost(`choosing for ${id} / JSON.parse`, results.median(`choosing for ${id}`) / parse, 50);
  }
  compareCommand(results);
}

function compareCommand(results: Results): void {
  const command = join(DIST, 'bin/cdk-airgap.js');
  const timings = byTurns(
    [
      timed('node -e 0, beside size', () => runNode(['-e', '0'])),
      timed('cdk-airgap size', () => runNode([command, 'size', '--model', 'Qwen/Qwen3-32B'])),
    ],
    PROCESSES,
  );
  results.time(timings);
  const idle = results.median('node -e 0, beside size');
  results.atMost('cdk-airgap size / node -e 0', results.median('cdk-airgap size') / idle, 4);
}

function runNode(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} exits ${String(status)}: ${stderr}`);
}
