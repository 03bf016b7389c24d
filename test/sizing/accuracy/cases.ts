import type { Architecture } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import type { Flags } from '../../../lib/sizing/memory/estimate';
import { requireModel } from '../../../lib/sizing/models/models';
import more from '../cases-more.json';
import given from '../cases.json';

/** What a log of a startup says, in GiB of one GPU. */
export interface Measured {
  readonly weightsGiB?: number;
  /** Weights and what is not of PyTorch, where the log says them together. */
  readonly consumedGiB?: number;
  readonly nonTorchGiB?: number;
  readonly activationGiB?: number;
  readonly graphsGiB?: number;
  readonly kvGiB?: number;
  /** What a request of the maximum length needs. */
  readonly neededGiB?: number;
  readonly tokens?: number;
  readonly concurrency?: number;
  readonly blocks?: number;
}

/** Cases that constants may be fitted on, and cases that they are not. */
export type Half = 'given' | 'fit' | 'held' | 'late' | 'latest';

/** A measured startup. */
export interface Case {
  readonly id: string;
  readonly model: string;
  readonly gpu: string;
  readonly computeCapability: string;
  readonly cudaGiB: number;
  readonly engineVersion: string;
  readonly flags: Flags;
  readonly measured: Measured;
  readonly fits?: boolean;
  /** What of it counts where flags are missing: terms of the bill, or the layout of the cache. */
  readonly scored?: 'terms' | 'cache';
  readonly half: Half;
  readonly source: string;
  readonly failure?: string;
  readonly notes?: string;
  /** What decides it and is not in its log; it is scored all the same. */
  readonly untold?: string;
  /** Why it is not scored at all. */
  readonly skipped?: string;
  /** A model of the catalogue, and members of its configuration that differ. */
  readonly catalogue?: string;
  readonly change?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

const GIVEN = (given as readonly unknown[] as readonly Case[]).map((row) => ({
  ...row,
  half: 'given' as const,
}));
const ALL: readonly Case[] = [...GIVEN, ...(more as readonly unknown[] as readonly Case[])];

/** Cases with a known model. */
export const CASES: readonly Case[] = ALL.filter(({ skipped }) => skipped === undefined);
export const SKIPPED: readonly Case[] = ALL.filter(({ skipped }) => skipped !== undefined);

const ARCHITECTURES = new Map<string, Architecture>();

/** What the model of a case is to memory. */
export function architectureOf(row: Case): Architecture {
  const known = ARCHITECTURES.get(row.id);
  if (known !== undefined) return known;
  const base = row.catalogue === undefined ? row.config : requireModel(row.catalogue).config;
  const config = merged(base ?? {}, row.change ?? {});
  const read = readConfig(config, { where: row.model });
  ARCHITECTURES.set(row.id, read);
  return read;
}

/** A configuration with members changed; `null` removes one, and a quantization is changed as a whole. */
function merged(base: unknown, change: Readonly<Record<string, unknown>>): unknown {
  const result: Record<string, unknown> = isObject(base) ? { ...base } : {};
  for (const [name, value] of Object.entries(change)) {
    if (value === null) Reflect.deleteProperty(result, name);
    else
      result[name] = isObject(value) && name !== 'quantization_config' ? merged(result[name], value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Kinds of architecture that are scored apart. */
export const CLASSES = ['dense', 'experts', 'latent', 'windows', 'images', 'states'] as const;
export type ArchitectureClass = (typeof CLASSES)[number];

/** The kind that memory depends on most. */
export function classOf(architecture: Architecture): ArchitectureClass {
  const { layers, experts, encoders } = architecture;
  if (layers.some(({ cache }) => cache.kind === 'state')) return 'states';
  if (layers.some(({ cache }) => cache.kind === 'mla')) return 'latent';
  if (encoders.length > 0) return 'images';
  if (layers.some(({ cache }) => cache.kind === 'attention' && cache.window !== undefined)) return 'windows';
  return experts === undefined ? 'dense' : 'experts';
}

/** Models that are alike: one of these is left out at a time. */
const FAMILIES = ['Qwen2', 'Qwen3-', 'Qwen3.', 'Llama', 'DeepSeek', 'gpt-oss', 'Gemma', 'MiniMax'];

/** The family of a model by its name; `others` for makers with few cases. */
export function familyOf({ model }: Case): string {
  const name = (model.split('/').pop() ?? model).toLowerCase();
  return FAMILIES.find((family) => name.includes(family.toLowerCase())) ?? 'others';
}
