import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliHere } from './here';

const QWEN = ['--model', 'Qwen/Qwen3-32B'] as const;

const MODEL = {
  architectures: ['LlamaForCausalLM'],
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
  max_position_embeddings: 8192,
};
const without = (member: string): string => JSON.stringify({ ...MODEL, [member]: undefined });
const withMember = (member: string, value: unknown): string => JSON.stringify({ ...MODEL, [member]: value });
const header = (text: string, length = text.length): Buffer => {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([start, Buffer.from(text)]);
};

const GOOD = JSON.stringify(MODEL);
const INDEX = 'model.safetensors.index.json';
const FILES: Readonly<Record<string, string | Buffer>> = {
  'good/config.json': GOOD,
  'empty/notes.txt': '',
  'empty.json': '',
  'blank.json': '{}',
  'list.json': '[]',
  'null.json': 'null',
  'text.json': '"config"',
  'truncated.json': '{"architectures": ["LlamaForCausalLM"',
  'no-layers.json': JSON.stringify({ architectures: ['OwnForCausalLM'], hidden_size: 64 }),
  'negative.json': withMember('num_hidden_layers', -1),
  'words.json': withMember('hidden_size', 'large'),
  'odd-heads.json': withMember('num_key_value_heads', 5),
  'odd-quantization.json': withMember('quantization_config', { bits: 4 }),
  'no-vocabulary.json': without('vocab_size'),
  'bad-index/config.json': GOOD,
  [`bad-index/${INDEX}`]: '{"metadata":{}}',
  'cut-index/config.json': GOOD,
  [`cut-index/${INDEX}`]: '{"metadata":',
  'no-header/config.json': GOOD,
  'no-header/model.safetensors': 'x',
  'cut-header/config.json': GOOD,
  'cut-header/model.safetensors': header('{}', 100),
  'null-index/config.json': GOOD,
  [`null-index/${INDEX}`]: 'null',
  'no-tensors/config.json': GOOD,
  'no-tensors/model.safetensors': header('{}'),
  'odd-shape/config.json': GOOD,
  'odd-shape/model.safetensors': header('{"w":{"dtype":"BF16","shape":[-1,1e300]}}'),
  'odd-header/config.json': GOOD,
  'odd-header/model.safetensors': header('{"w":{"shape":1}}'),
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'airgap-size-'));
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const MOST = '1000000000';
const CONFIG = "expected a model's config.json";
const WHOLE = `expected a whole number from 1 to ${MOST}`;
const GPUS = 'expected a whole number from 1 to 4096';

describe('what cannot be sized', () => {
  it.each<[string, readonly string[], string]>([
    [
      'no model',
      [],
      "size has no model, expected --model ID, like 'Qwen/Qwen3-32B', or --config FILE, its config.json",
    ],
    [
      'two models',
      [...QWEN, '--config', 'good'],
      '--model and --config both say which model, expected one of them',
    ],
    ['an argument of its own', [...QWEN, 'L4'], "size takes no 'L4', expected --model ID or --config FILE"],
    [
      'two kinds of hardware',
      [...QWEN, '--instance', 'g6.xlarge', '--gpu', 'L4'],
      '--instance and --gpu both say which hardware, expected one of them',
    ],
    ['GPUs without a name', [...QWEN, '--gpus', '2'], '--gpus goes with --gpu NAME, which is not given'],
    [
      'memory without a GPU',
      [...QWEN, '--gpu-memory-gib', '20'],
      '--gpu-memory-gib goes with --gpu NAME, which is not given',
    ],
    ['no GPUs', [...QWEN, '--gpu', 'L4', '--gpus', '0'], `--gpus is '0', ${GPUS}`],
    ['GPUs below nothing', [...QWEN, '--gpu', 'L4', '--gpus=-1'], `--gpus is '-1', ${GPUS}`],
    ['half a GPU', [...QWEN, '--gpu', 'L4', '--gpus', '0.5'], `--gpus is '0.5', ${GPUS}`],
    [
      'memory of nothing',
      [...QWEN, '--gpu', 'L4', '--gpu-memory-gib', '0'],
      "--gpu-memory-gib is '0', expected GiB as CUDA shows them",
    ],
    ['a context in words', [...QWEN, '--max-model-len', 'long'], `--max-model-len is 'long', ${WHOLE}`],
    ['a power of ten', [...QWEN, '--max-model-len', '1e9'], `--max-model-len is '1e9', ${WHOLE}`],
    [
      'a context that no model has',
      [...QWEN, '--max-model-len', '1000000001'],
      `--max-model-len is '1000000001', ${WHOLE}`,
    ],
    ['no requests', [...QWEN, '--concurrency', '0'], `--concurrency is '0', ${WHOLE}`],
    ['no sequences', [...QWEN, '--max-num-seqs', '0'], `--max-num-seqs is '0', ${WHOLE}`],
    [
      'no tokens in a batch',
      [...QWEN, '--max-num-batched-tokens', '0'],
      `--max-num-batched-tokens is '0', ${WHOLE}`,
    ],
    ['no answer', [...QWEN, '--output-tokens', '0'], `--output-tokens is '0', ${WHOLE}`],
    ['no replicas', [...QWEN, '--replicas', '0'], `--replicas is '0', ${WHOLE}`],
    [
      'a choice with hardware',
      [...QWEN, '--gpu', 'L4', '--deny', 'g6'],
      '--deny chooses among instance types, expected it without --instance and --gpu',
    ],
    [
      'a quota of nothing',
      [...QWEN, '--quota', 'p'],
      "--quota has 'p', expected vCPUs of a type, family or class like p=192",
    ],
    [
      'a list with a gap',
      [...QWEN, '--allow', 'g6,,g5'],
      "--allow is 'g6,,g5', expected names with a comma between each two",
    ],
    [
      'a preference of its own',
      [...QWEN, '--prefer', 'best'],
      "--prefer is 'best', expected cheapest, fastest or fewest-gpus",
    ],
    [
      'a purchase of its own',
      [...QWEN, '--purchase', 'spot'],
      "--purchase is 'spot', expected on-demand or capacity-block",
    ],
    [
      'requests longer than the maximum',
      [...QWEN, '--max-model-len', '4096', '--prompt-tokens', '4000', '--output-tokens', '500'],
      'a prompt of 4000 and an answer of 500 tokens are longer than --max-model-len 4096',
    ],
    ['no options', [...QWEN, '--limit', '0'], `--limit is '0', ${WHOLE}`],
    [
      'a share of nothing',
      [...QWEN, '--gpu-memory-utilization', '0'],
      "--gpu-memory-utilization is '0', expected a share above 0 and at most 1",
    ],
    [
      'a share of more than all',
      [...QWEN, '--gpu-memory-utilization', '1.01'],
      "--gpu-memory-utilization is '1.01', expected a share above 0 and at most 1",
    ],
    [
      'a share in percent',
      [...QWEN, '--gpu-memory-utilization', '90%'],
      "--gpu-memory-utilization is '90%', expected a share above 0 and at most 1",
    ],
    [
      'an engine of its own',
      [...QWEN, '--engine', 'sglang'],
      "--engine is 'sglang', expected vllm, nim, tgi or ollama",
    ],
    [
      'a Region of its own',
      [...QWEN, '--region', 'mars-1'],
      "--region is 'mars-1', expected a Region of AWS like 'us-east-1'",
    ],
    ['a format of its own', [...QWEN, '--format', 'html'], "--format is 'html', expected text or json"],
    [
      'a folder to print into',
      ['--config', 'good', '--output', '.'],
      '--output . is a folder, expected a file',
    ],
    [
      'a file that is not there',
      ['--config', 'gone'],
      `--config gone does not exist, ${CONFIG} or its folder`,
    ],
    [
      'a folder of no model',
      ['--config', 'empty'],
      "--config empty is a folder without a config.json, expected a model's own",
    ],
    ['a list', ['--config', 'list.json'], `list.json is not a JSON object, ${CONFIG}`],
    ['nothing at all', ['--config', 'null.json'], `null.json is not a JSON object, ${CONFIG}`],
    ['a text', ['--config', 'text.json'], `text.json is not a JSON object, ${CONFIG}`],
  ])('%s is told in one exact line', (_, args, line) => {
    const { exitCode, stdout, stderr } = cliHere(['size', ...args], { cwd: folder });
    expect([exitCode, stdout, stderr]).toEqual([2, '', `cdk-airgap: ${line}\n`]);
  });

  it.each<[string, readonly string[], string]>([
    ['a misspelt model', ['--model', 'Qwen/Qwen3-32'], 'near ones: Qwen/Qwen3-32B, Qwen/Qwen3-32B-AWQ'],
    ['a model of nobody', ['--model', 'nobody/none'], "model 'nobody/none' is not in the catalogue of"],
    ['a misspelt GPU', [...QWEN, '--gpu', 'L4O'], "GPU 'L4O' is not known, expected one of: T4,"],
    ['a misspelt instance type', [...QWEN, '--instance', 'g6.huge'], "instance type 'g6.huge' is not in"],
    [
      'an accelerator without CUDA',
      [...QWEN, '--instance', 'trn1.32xlarge'],
      'CUDA engines do not run on it',
    ],
    [
      'more ranks than GPUs',
      [...QWEN, '--gpu', 'L4', '--gpus', '2', '--tensor-parallel', '2', '--pipeline-parallel', '2'],
      'tensor × pipeline × data parallel is 4, expected at most the 2 GPUs that are given',
    ],
    ['a longer context, with hardware', [...QWEN, '--gpu', 'H200', '--max-model-len', MOST], 'at most 40960'],
    ['a longer context, without', [...QWEN, '--max-model-len', MOST], 'at most 40960 tokens'],
    ['an unknown type of cache', [...QWEN, '--kv-cache-dtype', 'fp4'], '--kv-cache-dtype fp4: allowed are'],
    [
      'an unknown quantization',
      [...QWEN, '--quantization', 'fp3'],
      "quantization 'fp3' is not known, expected",
    ],
    [
      'a quantization that the checkpoint does not have',
      [...QWEN, '--quantization', 'awq'],
      "quantization 'awq' needs a checkpoint that was quantized so",
    ],
    ['an unknown type of weights', [...QWEN, '--dtype', 'int4'], "dtype 'int4' is not known, expected auto,"],
    ['an unknown option', [...QWEN, '--gpu-count', '2'], "unknown option '--gpu-count', expected --model,"],
    ['an empty file', ['--config', 'empty.json'], '--config empty.json is not JSON, '],
    ['a file that is cut', ['--config', 'truncated.json'], '--config truncated.json is not JSON, '],
    ['an empty object', ['--config', 'blank.json'], "blank.json has no 'num_hidden_layers'"],
    ['a model without layers', ['--config', 'no-layers.json'], "no-layers.json has no 'num_hidden_layers'"],
    [
      'layers below nothing',
      ['--config', 'negative.json'],
      "'num_hidden_layers' in negative.json is -1, expected a positive whole number",
    ],
    [
      'a size in words',
      ['--config', 'words.json'],
      '\'hidden_size\' in words.json is "large", expected a positive whole number',
    ],
    [
      'heads that do not divide',
      ['--config', 'odd-heads.json'],
      'odd-heads.json has 32 attention heads and 5 heads of keys and values',
    ],
    [
      'a quantization without a method',
      ['--config', 'odd-quantization.json'],
      "has no 'quant_method', expected one such as awq",
    ],
    [
      'an index without sizes',
      ['--config', 'bad-index'],
      `${INDEX} has no metadata.total_size or weight_map`,
    ],
    ['an index that is cut', ['--config', 'cut-index'], `${INDEX} is not JSON: `],
    ['weights without a header', ['--config', 'no-header'], 'does not begin with the length of a header'],
    ['weights that are cut', ['--config', 'cut-header'], 'ends within its header, expected a whole'],
    ['an index that is null', ['--config', 'null-index'], `${INDEX} has no metadata.total_size`],
    ['a checkpoint of nothing', ['--config', 'no-tensors'], 'model.safetensors holds no tensors'],
    ['tensors of no shape', ['--config', 'odd-shape'], "tensor 'w' of"],
    ['tensors without a type', ['--config', 'odd-header'], "tensor 'w' of"],
  ])('%s is told in one line', (_, args, message) => {
    const { exitCode, stdout, stderr } = cliHere(['size', ...args], { cwd: folder });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cdk-airgap: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });
});
