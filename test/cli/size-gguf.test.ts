import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SizeReport } from '../../lib/sizing/report/report';
import { cliHere } from './here';

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([u64(value.length), Buffer.from(value)]);
const words = (name: string, value: string): Buffer => Buffer.concat([text(name), u32(8), text(value)]);
const number = (name: string, value: number): Buffer => Buffer.concat([text(name), u32(4), u32(value)]);
const tokens = (count: number): Buffer =>
  Buffer.concat([
    text('tokenizer.ggml.tokens'),
    u32(9),
    u32(8),
    u64(count),
    ...Array.from({ length: count }, () => text('a')),
  ]);
const tensor = (name: string, shape: readonly number[], type: number): Buffer =>
  Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(0)]);

const gguf = (values: readonly Buffer[], tensors: readonly Buffer[], version = 3): Buffer =>
  Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensors.length),
    u64(values.length),
    ...values,
    ...tensors,
  ]);

const LLAMA = [
  words('general.architecture', 'llama'),
  number('llama.embedding_length', 1024),
  number('llama.block_count', 1),
  number('llama.feed_forward_length', 4096),
  number('llama.context_length', 8192),
  number('llama.attention.head_count', 8),
  number('llama.attention.head_count_kv', 2),
  tokens(5000),
];
const Q4_K = 12;
const F32 = 0;
const TENSORS = [
  tensor('token_embd.weight', [1024, 5000], Q4_K),
  tensor('blk.0.attn_q.weight', [1024, 1024], Q4_K),
  tensor('blk.0.ffn_up.weight', [1024, 4096], Q4_K),
  tensor('blk.0.attn_norm.weight', [1024], F32),
  tensor('output.weight', [1024, 5000], Q4_K),
];
const FILES: Readonly<Record<string, Buffer>> = {
  'whole.gguf': gguf(LLAMA, TENSORS),
  'cut.gguf': gguf(LLAMA, TENSORS).subarray(0, 90),
  'other.gguf': Buffer.from('PK\u0003\u0004 and more'),
  'old.gguf': gguf(LLAMA, TENSORS, 1),
  'huge.gguf': Buffer.concat([Buffer.from('GGUF'), u32(3), u64(2 ** 50), u64(1)]),
  'part.gguf': gguf([...LLAMA, number('split.count', 3)], TENSORS),
  'odd-type.gguf': gguf(LLAMA, [tensor('token_embd.weight', [1024, 5000], 99)]),
  'no-sizes.gguf': gguf([words('general.architecture', 'llama')], TENSORS),
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'size-gguf-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => cliHere(['size', '--gpu', 'L4', ...args], { cwd: folder });

describe('a GGUF file', () => {
  it('is read by its header, each tensor in its own type', () => {
    const report = JSON.parse(run('--config', 'whole.gguf', '--format', 'json').stdout) as SizeReport;
    const [option] = report.options;
    const parameters = 2 * 1024 * 5000 + 1024 * 1024 + 1024 * 4096 + 1024;
    expect(report.model).toMatchObject({
      id: 'whole.gguf',
      parameters,
      quantization: 'gguf',
      attention: 'gqa',
    });
    expect(report.notes).toEqual(['weights: 5 tensors of the header of a GGUF file']);
    expect([option?.fits, option?.confidence, option?.maxModelLen]).toEqual([true, 'uncalibrated', 8192]);
    expect(option?.kvBytesPerToken).toBe(2 * 2 * 128 * 2);
  });

  it.each<[string, string]>([
    ['cut.gguf', '--config cut.gguf ends within its header, expected a whole GGUF file'],
    ['other.gguf', '--config other.gguf does not begin as a GGUF file does'],
    ['old.gguf', '--config old.gguf is a GGUF file of version 1, expected 2 or 3'],
    ['huge.gguf', 'the header of --config huge.gguf has 1125899906842624 tensors, expected that of a model'],
    [
      'part.gguf',
      '--config part.gguf is one of several files, expected them merged into one, as vLLM reads them',
    ],
    [
      'odd-type.gguf',
      "tensor 'token_embd.weight' of --config odd-type.gguf has type 99, which is not known, expected one of GGUF",
    ],
    ['no-sizes.gguf', "--config no-sizes.gguf has no 'num_hidden_layers'"],
  ])('like %s is told in one line', (name, line) => {
    const { exitCode, stdout, stderr } = run('--config', name);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is not quantized again', () => {
    expect(run('--config', 'whole.gguf', '--quantization', 'fp8').stderr).toContain(
      'tells how its weights are written',
    );
  });
});
