import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportedOption, SizeReport } from '../../lib/sizing/report/report';
import { cliHere } from './here';

const MODEL = ['--model', 'Qwen/Qwen2.5-7B-Instruct', '--gpu', 'H200', '--max-model-len', '8192'];

const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 1,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
  max_position_embeddings: 8192,
};

const FILES: Readonly<Record<string, unknown>> = {
  'adapter/adapter_config.json': { r: 24, rank_pattern: { q_proj: 40 }, target_modules: ['q_proj'] },
  'dora/adapter_config.json': { r: 8, use_dora: true },
  'whole/adapter_config.json': { r: 8, modules_to_save: ['lm_head'] },
  'odd/adapter_config.json': { r: 'eight' },
  'eagle/config.json': { ...LLAMA, draft_vocab_size: 32000 },
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'size-flags-'));
  for (const [name, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusal(...args: readonly string[]): string {
  const { exitCode, stdout, stderr } = cliHere(['size', ...args], { cwd: folder });
  expect([exitCode, stdout]).toEqual([2, '']);
  return stderr.replace(/^cdk-airgap: |\n$/g, '');
}

function judged(...args: readonly string[]): ReportedOption {
  const { stdout } = cliHere(['size', ...args, '--format', 'json'], { cwd: folder });
  const [option] = (JSON.parse(stdout) as SizeReport).options;
  if (option === undefined) throw new Error('there is no option');
  return option;
}

describe('flags for adapters', () => {
  it('take memory, and are handed on', () => {
    const plain = judged(...MODEL);
    const slots = judged(...MODEL, '--enable-lora', '--max-loras', '4', '--max-lora-rank', '64');
    expect(slots.perGpuGiB.weights).toBeGreaterThan(plain.perGpuGiB.weights);
    expect(slots.serve.args).toEqual(
      expect.arrayContaining(['--enable-lora', '--max-loras=4', '--max-lora-rank=64']),
    );
  });

  it('are never sure', () => {
    expect(judged(...MODEL, '--enable-lora').confidence).toBe('uncalibrated');
  });

  it('take the least rank that an adapter fits', () => {
    expect(judged(...MODEL, '--lora', 'adapter').serve.args).toContain('--max-lora-rank=64');
  });

  it.each<[string, readonly string[], string]>([
    [
      'slots without adapters',
      ['--max-loras', '2'],
      '--max-loras goes with --enable-lora, which is not given',
    ],
    [
      'a rank that vLLM does not take',
      ['--enable-lora', '--max-lora-rank', '20'],
      "--max-lora-rank is '20', expected one of 1, 8, 16, 32, 64, 128, 256, 320, 512",
    ],
    [
      'an adapter of a higher rank',
      ['--lora', 'adapter', '--max-lora-rank', '32'],
      'the adapter in --lora adapter has rank 40, more than --max-lora-rank 32',
    ],
    [
      'no adapter',
      ['--lora', 'none'],
      '--lora none has no adapter_config.json, expected the folder of an adapter',
    ],
    ['DoRA', ['--lora', 'dora'], "the adapter in --lora dora has 'use_dora', which vLLM does not load"],
    [
      'whole modules',
      ['--lora', 'whole'],
      "the adapter in --lora whole has 'modules_to_save', which vLLM does not load",
    ],
    [
      'a rank in words',
      ['--lora', 'odd'],
      `'r' of ${join('odd', 'adapter_config.json')} is "eight", expected a positive whole number`,
    ],
  ])('refuse %s in one line', (_, args, line) => {
    expect(refusal(...MODEL, ...args)).toBe(line);
  });
});

describe('flags for drafts', () => {
  const DRAFT = ['--speculative-model', 'Qwen/Qwen2.5-7B-Instruct', '--num-speculative-tokens', '3'];

  it('count a draft model whole, with its cache, and hand it on', () => {
    const plain = judged(...MODEL);
    const both = judged(...MODEL, ...DRAFT);
    expect(both.perGpuGiB.weights).toBeCloseTo(2 * plain.perGpuGiB.weights, 1);
    expect(both.kvBytesPerToken).toBe(2 * plain.kvBytesPerToken);
    expect(both.serve.args).toContain(
      '--speculative-config={"method":"draft_model","model":"Qwen/Qwen2.5-7B-Instruct","num_speculative_tokens":3}',
    );
  });

  it('count the layers for multi-token prediction that the model has', () => {
    const asked = [
      '--model',
      'deepseek-ai/DeepSeek-R1',
      '--gpu',
      'B200',
      '--gpus',
      '8',
      '--max-model-len',
      '8192',
    ];
    const plain = judged(...asked);
    const drafts = judged(...asked, '--speculative-method', 'mtp', '--num-speculative-tokens', '1');
    expect(drafts.perGpuGiB.weights - plain.perGpuGiB.weights).toBeGreaterThan(1);
    expect(drafts.kvBytesPerToken / plain.kvBytesPerToken).toBeCloseTo(62 / 61, 5);
  });

  it('count a head of EAGLE 3 by its own vocabulary, without the embedding', () => {
    const asked = ['--model', 'meta-llama/Llama-3.1-8B-Instruct', '--gpu', 'H200', '--max-model-len', '8192'];
    const plain = judged(...asked);
    const head = judged(
      ...asked,
      '--speculative-model',
      'eagle',
      '--speculative-method',
      'eagle3',
      '--num-speculative-tokens',
      '3',
    );
    // A layer, its wider first matrix, what joins three states, and a head of 32000 rows, in 16 bits.
    const parameters = 218_112_000 + 4096 * 6144 + 3 * 4096 ** 2 + 32_000 * 4096;
    expect(head.perGpuGiB.weights - plain.perGpuGiB.weights).toBeCloseTo((2 * parameters) / 2 ** 30, 1);
  });

  it('take no memory for n-grams, and are handed on', () => {
    const asked = judged(...MODEL, '--speculative-method', 'ngram', '--num-speculative-tokens', '4');
    expect(asked.perGpuGiB).toEqual(judged(...MODEL).perGpuGiB);
    expect(asked.serve.args).toContain('--speculative-config={"method":"ngram","num_speculative_tokens":4}');
  });

  it.each<[string, readonly string[], string]>([
    [
      'tokens without drafts',
      ['--num-speculative-tokens', '3'],
      '--num-speculative-tokens goes with --speculative-model or --speculative-method, which are not given',
    ],
    [
      'an unknown method',
      ['--speculative-method', 'medusa'],
      "--speculative-method is 'medusa', expected draft_model, eagle, eagle3, mtp, ngram or suffix",
    ],
    [
      'a method without its model',
      ['--speculative-method', 'eagle3', '--num-speculative-tokens', '3'],
      '--speculative-method eagle3 has no --speculative-model, expected the one that drafts',
    ],
    [
      'no number of tokens',
      ['--speculative-method', 'ngram'],
      '--speculative-method ngram has no --num-speculative-tokens, expected how many are drafted',
    ],
    [
      'drafts of a model without layers for them',
      ['--speculative-method', 'mtp'],
      '--speculative-method mtp: Qwen/Qwen2.5-7B-Instruct has no layers for multi-token prediction, expected another method',
    ],
    [
      'a draft model with another vocabulary',
      ['--speculative-model', 'meta-llama/Llama-3.1-8B-Instruct', '--num-speculative-tokens', '3'],
      'draft model meta-llama/Llama-3.1-8B-Instruct has a vocabulary of 128256, expected the 152064 of the model that it writes for',
    ],
  ])('refuse %s in one line', (_, args, line) => {
    expect(refusal(...MODEL, ...args)).toBe(line);
  });
});
