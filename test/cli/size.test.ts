import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, describe, expect, it } from 'vitest';
import type { ReportedOption, SizeReport } from '../../lib/sizing/report/report';
import { cli, type CliResult } from './run';

const CASES = join(__dirname, 'cases');
const schema = JSON.parse(
  readFileSync(resolve(__dirname, '../../docs/schema/size.schema.json'), 'utf8'),
) as object;
const accepts = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
}).compile(schema);

function run(...args: readonly string[]): CliResult {
  return cli(['size', ...args]);
}

function reported(...args: readonly string[]): SizeReport {
  return JSON.parse(run(...args, '--format', 'json').stdout) as SizeReport;
}

function judged(...args: readonly string[]): ReportedOption | undefined {
  return reported(...args).options[0];
}

/** An old version: its rules move no more. */
const PINNED = ['--engine-version', '0.11.0'] as const;
const QWEN = ['--model', 'Qwen/Qwen3-32B'] as const;
/** Served by every version that is carried. */
const OLDER = ['--model', 'Qwen/Qwen2.5-7B-Instruct'] as const;
const INDEX = 'model.safetensors.index.json';

/** What is asked, and the exit code; the expected output lies in `cases`, and `vitest -u` writes it anew. */
const ASKED: readonly (readonly [string, readonly string[], number])[] = [
  ['size-judged', ['--config', 'size/own', '--instance', 'g6.xlarge', ...PINNED], 0],
  ['size-short', [...QWEN, '--gpu', 'L4', '--gpus', '2', ...PINNED], 1],
];

describe.each(ASKED)('the size of the case %s', (name, args, exitCode) => {
  it('is printed as the text that people read', async () => {
    const { stdout, stderr, exitCode: code } = run(...args);
    expect([code, stderr]).toEqual([exitCode, '']);
    await expect(stdout).toMatchFileSnapshot(join(CASES, `${name}.txt`));
  });

  it('is printed as the JSON that programs parse', async () => {
    const { stdout } = run(...args, '--format', 'json');
    const text = stdout.replace(/"version": "\d+\.\d+\.\d+"/, '"version": "0.0.0"');
    await expect(text).toMatchFileSnapshot(join(CASES, `${name}.json`));
  });
});

describe('the schema of the sizes', () => {
  const small = ['--config', 'size/own', '--gpu', 'L4'] as const;

  it.each<[string, readonly string[]]>([
    ['hardware that fits', small],
    ['hardware that does not fit', [...QWEN, '--gpu', 'T4']],
    ['instance types in order', ['--config', 'size/own']],
    ['what is not taken', ['--config', 'size/own', '--rejected']],
    ['nothing that fits', ['--model', 'deepseek-ai/DeepSeek-R1', '--concurrency', '100000']],
    ['an architecture that is not known', ['--config', 'size/stranger', '--gpu', 'L4']],
  ])('accepts %s', (_, args) => {
    accepts(reported(...args));
    expect(accepts.errors ?? []).toEqual([]);
  });

  it.each<[string, string | RegExp, string]>([
    ['another schemaVersion', '"schemaVersion":1', '"schemaVersion":2'],
    ['a confidence of its own', /"confidence":"[^"]+"/, '"confidence":"sure"'],
    ['a throughput that is a promise', '"basis":"first-order"', '"basis":"measured"'],
    ['no GPU', /"gpusUsed":\d+/, '"gpusUsed":0'],
    ['weights of less than nothing', '"weights":', '"weights":-'],
    ['an index below zero', '"chosen":0', '"chosen":-1'],
    ['no verdict', '"fits":true,', ''],
  ])('refuses %s', (_, from, to) => {
    const good = JSON.stringify(reported(...small));
    const bad = good.replace(from, to);
    expect(bad).not.toBe(good);
    expect(accepts(JSON.parse(bad))).toBe(false);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'airgap-size-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the size command', () => {
  it('takes a model in any case', () => {
    expect(reported('--model', 'qwen/qwen3-32b', '--gpu', 'h200').model.id).toBe('Qwen/Qwen3-32B');
  });

  it('takes a GPU that EC2 does not have with its memory', () => {
    const option = judged('--config', 'size/own', '--gpu', 'RTX4090', '--gpu-memory-gib', '23.6');
    expect(option).toMatchObject({ gpu: 'RTX4090', instanceType: null, perGpuGiB: { total: 23.6 } });
  });

  it('takes all GPUs of an instance type', () => {
    expect(judged(...QWEN, '--instance', 'g6e.12xlarge')).toMatchObject({ gpusUsed: 4, tensorParallel: 4 });
  });

  it('names the rules that stand for a version that is not carried', () => {
    const { notes, engine } = reported(...QWEN, '--gpu', 'H200', '--engine-version', '0.11.99');
    expect([engine.version, notes]).toEqual(['0.11', ['0.11.99: judged by the rules of vLLM 0.11']]);
  });

  it('does not confuse an architecture that is not known with one that is', () => {
    expect(judged('--config', 'size/stranger', '--gpu', 'L4')?.confidence).toBe('uncalibrated');
  });

  it('divides the total without rest', () => {
    const memory = judged(...QWEN, '--gpu', 'H200')?.perGpuGiB;
    const {
      budget = 0,
      weights = 0,
      activation = 0,
      nonTorch = 0,
      cudaGraphs = 0,
      kvCache = 0,
    } = memory ?? {};
    expect(weights + activation + nonTorch + cudaGraphs + kvCache).toBeCloseTo(budget, 1);
  });

  it('lists no more options than it may', () => {
    expect(reported('--config', 'size/own', '--limit', '2').options).toHaveLength(2);
  });

  it('lists instance types by their price', () => {
    const prices = reported('--config', 'size/own', '--limit', '100').options.map(
      ({ usdPerHour }) => usdPerHour ?? Infinity,
    );
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });

  it('has no price where no source tells it', () => {
    const option = judged('--config', 'size/own', '--instance', 'g6.xlarge', '--region', 'eu-central-1');
    expect(option).toMatchObject({ usdPerHour: null, priceAsOf: null });
  });

  it('tells of every instance type why it is taken or not', () => {
    const { options, rejected = [] } = reported(...QWEN, '--limit', '100', '--rejected');
    const types = [...options, ...rejected].map(({ instanceType }) => instanceType);
    expect([types.length, new Set(types).size]).toEqual([types.length, types.length]);
    expect(types).toEqual(expect.arrayContaining(['trn1.32xlarge', 'g4dn.xlarge', 'p5.48xlarge']));
  });

  it('takes no instance type that is denied', () => {
    const [option] = reported(...QWEN, '--limit', '1').options;
    const type = option?.instanceType ?? '';
    const others = reported(...QWEN, '--limit', '100', '--deny', type).options;
    expect(others.map(({ instanceType }) => instanceType)).not.toContain(type);
  });

  it('takes only instance types that are allowed', () => {
    const { options } = reported(...QWEN, '--limit', '100', '--allow', 'g6e');
    expect(new Set(options.map(({ gpu }) => gpu))).toEqual(new Set(['L40S']));
  });

  it('says that heads do not divide', () => {
    const option = judged(...QWEN, '--gpu', 'H200', '--gpus', '3', '--tensor-parallel', '3');
    expect([option?.fits, option?.reasons[0]]).toEqual([false, expect.stringContaining('attention heads')]);
  });

  it('holds as many requests of the usual length as are asked for', () => {
    const traffic = ['--prompt-tokens', '2000', '--output-tokens', '500', '--concurrency', '16'] as const;
    const [option] = reported(...QWEN, '--limit', '1', ...traffic).options;
    expect(option?.usualConcurrency).toBeGreaterThanOrEqual(16);
    expect(option?.serve.args).toContain(`--max-num-seqs=${Math.ceil(16 / (option?.dataParallel ?? 1))}`);
  });

  it.each<[string, RegExp]>([
    ['vllm', /^ {2}vllm serve size\/own --tensor-parallel-size=1 /m],
    ['tgi', /^ {2}text-generation-launcher --model-id size\/own --num-shard=1 /m],
    ['nim', /^ {2}docker run --gpus all -e NIM_TENSOR_PARALLEL_SIZE=1 /m],
    ['ollama', /^ {2}OLLAMA_NUM_PARALLEL=\d+ .* ollama serve$/m],
  ])('says how %s is started', (engine, command) => {
    expect(run('--config', 'size/own', '--gpu', 'L4', '--engine', engine).stdout).toMatch(command);
  });

  it('claims no more than it measured of engines that divide memory otherwise', () => {
    expect(judged('--config', 'size/own', '--gpu', 'L4', '--engine', 'ollama')?.confidence).toBe(
      'uncalibrated',
    );
  });

  it('tells why nothing fits', () => {
    const asked = ['--model', 'deepseek-ai/DeepSeek-R1', '--concurrency', '100000'] as const;
    const { exitCode, stdout } = run(...asked);
    expect([exitCode, reported(...asked).chosen]).toEqual([1, null]);
    expect(stdout).toContain('nothing fits');
  });

  it('reads the tensors of the checkpoint', () => {
    const config = join(folder, 'sharded');
    mkdirSync(config);
    writeFileSync(join(config, 'config.json'), readFileSync(join(CASES, 'size/own/config.json')));
    const index = {
      metadata: { total_size: 1_192_099_840 },
      weight_map: { 'model.embed_tokens.weight': 'a' },
    };
    writeFileSync(join(config, INDEX), JSON.stringify(index));
    expect(reported('--config', config, '--gpu', 'L40S').notes).toEqual([
      `weights: 1,192,099,840 bytes, as ${INDEX} tells`,
    ]);
  });

  it.each(['~0.11', '0.6.5dev(V0)', '2026-08', 'V0', '>=0.28 (V1)', 'newest'])(
    'takes the nearest rules for the version %s, and says which',
    (version) => {
      const { exitCode, stdout } = run(...OLDER, '--gpu', 'H200', '--engine-version', version);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`note: ${version}: judged by the rules of vLLM`);
    },
  );

  it('prints no colors into a pipe', () => {
    const { stdout } = cli(['size', '--config', 'size/own', '--gpu', 'L4']);
    expect(stdout).not.toContain('\u001b[');
  });

  it('writes the report into a file', () => {
    const file = join(folder, 'report.json');
    const { stdout } = run('--config', 'size/own', '--gpu', 'L4', '--format', 'json', '--output', file);
    expect(stdout).toBe('');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ chosen: 0 });
  });
});

describe('the help of size', () => {
  it('tells of every option', () => {
    const { stderr } = run(...QWEN, '--none');
    const known = /expected (.*)\n/.exec(stderr)?.[1]?.split(/, | or /) ?? [];
    const { stdout } = run('--help');
    expect(known.filter((option) => !stdout.includes(option))).toEqual([]);
  });
});
