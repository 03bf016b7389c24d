import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import { estimate, GIB, type Flags } from '../../../lib/sizing/memory/estimate';
import { requireModel } from '../../../lib/sizing/models/models';
import { CASES } from '../accuracy/cases';
import { scoreOf } from '../accuracy/score';
import { dense, LLAMA_8B } from './models';

const H100 = { name: 'H100', cudaGiB: 79.18, computeCapability: '9.0' };
const A100 = { name: 'A100-80', cudaGiB: 79.25, computeCapability: '8.0' };
const H200 = { name: 'H200', cudaGiB: 139.8, computeCapability: '9.0' };

/** Of DeepSeek V4 the draft is loaded too; of vision models small ones have parts that no configuration tells. */
const FAR = new Set(['S060', 'L12']);

function model(id: string): Architecture {
  return readConfig(requireModel(id).config);
}

function part(question: Parameters<typeof estimate>[0], name: string): number {
  return estimate(question).bill.parts.find((one) => one.part === name)?.bytes ?? 0;
}

describe('what loading adds to weights', () => {
  const oss = model('openai/gpt-oss-20b');
  const padding = (gpu: typeof H100, engineVersion: string, flags: Flags = {}): number =>
    part({ architecture: oss, gpu, flags, engineVersion }, 'padding of experts') / GIB;

  it('pads experts of MXFP4 by a fifteenth for Triton on Hopper', () => {
    expect(padding(H100, '0.11.0')).toBeCloseTo(0.63, 1);
  });

  it('pads them by an eleventh for Marlin on Ampere', () => {
    expect(padding(A100, '0.19.0')).toBeCloseTo(0.855, 1);
  });

  it('pads nothing for later Triton on Hopper', () => {
    expect(padding(H100, '0.25.0')).toBe(0);
  });

  it('pads a divided expert to what its shard takes', () => {
    const whole = padding(A100, '0.19.0');
    expect(padding(A100, '0.19.0', { tensorParallel: 8 }) * 8).toBeGreaterThan(whole);
  });

  it('pads no experts of other types', () => {
    const question = {
      architecture: model('Qwen/Qwen3-30B-A3B'),
      gpu: H100,
      flags: {},
      engineVersion: '0.11.0',
    };
    expect(part(question, 'padding of experts')).toBe(0);
  });

  const r1 = model('deepseek-ai/DeepSeek-R1');
  const absorbed = (engineVersion: string): number =>
    part(
      { architecture: r1, gpu: H200, flags: { tensorParallel: 8, maxModelLen: 8192 }, engineVersion },
      'absorbed projections',
    );

  it('keeps the projections of MLA once more', () => {
    expect(absorbed('0.11.0')).toBe((61 * 128 * (128 + 128) * 512 * 2) / 8);
  });

  it('keeps products of them before 0.8, which are larger', () => {
    expect(absorbed('0.7.3')).toBeGreaterThan(absorbed('0.11.0') * 10);
  });

  it('keeps none of them before 0.7', () => {
    expect(absorbed('0.6.6')).toBe(0);
  });

  it('keeps sines and cosines of all positions', () => {
    const bytes = (maxPositions: number): number =>
      part(
        { architecture: dense({ ...LLAMA_8B, maxPositions }), gpu: H100, flags: {}, engineVersion: '0.11.0' },
        'tables and rounding',
      );
    expect(bytes(131_072) - bytes(65_536)).toBe(65_536 * 128 * 2);
  });

  it.each(CASES.filter(({ measured, id }) => measured.weightsGiB !== undefined && !FAR.has(id)))(
    'weighs $model of $id within 4 % of its log',
    (row) => {
      const term = scoreOf(row).terms.find((one) => one.term === 'weights');
      expect(Math.abs((term?.estimated ?? 0) / (term?.measured ?? 1) - 1)).toBeLessThan(0.04);
    },
  );
});
