import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/shared/errors';
import { parseConfig } from '../../lib/sizing/config/parse';
import type { Adapters } from '../../lib/sizing/memory/estimate';
import { wholeNumber } from './numbers';
import type { Values } from './options';

/** Ranks that `--max-lora-rank` takes; vllm-project/vllm vllm/config/lora.py, 2026-11-21. */
const RANKS = [1, 8, 16, 32, 64, 128, 256, 320, 512];
/** What vLLM takes for both without a flag. */
const USUAL_RANK = 16;
const USUAL_COUNT = 1;
const FILE = 'adapter_config.json';
/** Larger than any configuration of an adapter. */
const MOST_BYTES = 1024 * 1024;

/**
 * Slots for LoRA adapters; undefined where none are asked for. The rank is the least that takes the adapter of `--lora`.
 *
 * @throws UsageError for flags without adapters, a rank that vLLM does not take, and an adapter that it does not load
 */
export function adaptersOf(values: Values): Adapters | undefined {
  const { lora } = values;
  if (!values['enable-lora'] && lora === undefined) {
    checkAlone(values);
    return undefined;
  }
  const count = wholeNumber('--max-loras', values['max-loras']) ?? USUAL_COUNT;
  const asked = rankOf(values['max-lora-rank']);
  const own = lora === undefined ? USUAL_RANK : ownRank(lora);
  if (lora !== undefined && asked !== undefined && own > asked) {
    throw new UsageError(`the adapter in --lora ${lora} has rank ${own}, more than --max-lora-rank ${asked}`);
  }
  return { count, rank: asked ?? leastRank(own) };
}

function checkAlone(values: Values): void {
  const beside = (['max-loras', 'max-lora-rank'] as const).find((option) => values[option] !== undefined);
  if (beside !== undefined) throw new UsageError(`--${beside} goes with --enable-lora, which is not given`);
}

function rankOf(text: string | undefined): number | undefined {
  const rank = wholeNumber('--max-lora-rank', text);
  if (rank === undefined || RANKS.includes(rank)) return rank;
  throw new UsageError(`--max-lora-rank is '${text}', expected one of ${RANKS.join(', ')}`);
}

function leastRank(own: number): number {
  const rank = RANKS.find((one) => one >= own);
  if (rank !== undefined) return rank;
  throw new UsageError(`the adapter has rank ${own}, expected at most ${RANKS.at(-1)}`);
}

/** The largest rank of an adapter's matrices, as its own configuration tells. */
function ownRank(folder: string): number {
  const config = readAdapter(folder);
  const odd = UNLOADED.find(([name, isOdd]) => isOdd(config[name]));
  if (odd !== undefined) {
    throw new UsageError(`the adapter in --lora ${folder} has '${odd[0]}', which vLLM does not load`);
  }
  const pattern = config['rank_pattern'];
  const ranks = [config['r'], ...(isObject(pattern) ? Object.values(pattern) : [])];
  const wrong = ranks.find((rank) => typeof rank !== 'number' || !Number.isInteger(rank) || rank < 1);
  if (wrong !== undefined || config['r'] === undefined) {
    throw new UsageError(
      `'r' of ${join(folder, FILE)} is ${JSON.stringify(wrong ?? null)}, expected a positive whole number`,
    );
  }
  return Math.max(...(ranks as number[]));
}

/** Members of an adapter that vLLM refuses; vllm-project/vllm vllm/lora/peft_helper.py, 2026-11-21. */
const UNLOADED: readonly (readonly [string, (value: unknown) => boolean])[] = [
  ['modules_to_save', (value) => Array.isArray(value) && value.length > 0],
  ['use_dora', (value) => value === true],
];

function readAdapter(folder: string): Readonly<Record<string, unknown>> {
  const path = join(folder, FILE);
  if (!existsSync(path) || !statSync(path).isFile() || statSync(path).size > MOST_BYTES) {
    throw new UsageError(`--lora ${folder} has no ${FILE}, expected the folder of an adapter`);
  }
  const read = parseConfig(readFileSync(path, 'utf8'), path);
  if (!isObject(read)) throw new UsageError(`${path} is not a JSON object, expected that of an adapter`);
  return read;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
