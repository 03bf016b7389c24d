import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../lib/shared/errors';
import type { Architecture } from '../../lib/sizing/architecture';
import { parseConfig } from '../../lib/sizing/config/parse';
import { readConfig } from '../../lib/sizing/config/reader';
import { architectureOf } from '../../lib/sizing/models/architectures';
import { requireModel } from '../../lib/sizing/models/models';
import { weigh } from './checkpoint';
import { readGguf } from './gguf';
import type { ModelSource } from './settings';

/** A model that was found. */
export interface FoundModel {
  readonly id: string;
  readonly source: string;
  /** Folder of a model that is not the catalogue's. */
  readonly path?: string;
  readonly parameters?: number;
  /** Size of its files. */
  readonly checkpointBytes?: number;
  readonly architecture: Architecture;
  /** What was read beside the configuration, one sentence each. */
  readonly notes?: readonly string[];
}

/** How the weights are to be read, where the options say it. */
export interface Reading {
  readonly quantization: string | undefined;
  readonly dtype: string | undefined;
  /** Whether layers for speculative decoding are loaded. */
  readonly drafts?: boolean;
}

/**
 * The model that an option names.
 *
 * @throws UsageError if the catalogue does not have it, or its file cannot be read
 */
export function findModel(source: ModelSource, reading: Reading): FoundModel {
  const options = {
    ...(reading.quantization === undefined ? {} : { quantization: reading.quantization }),
    ...(reading.dtype === undefined ? {} : { dtype: reading.dtype }),
    ...(reading.drafts === true ? { drafts: true } : {}),
  };
  if (source.kind === 'catalogue') {
    const row = requireModel(source.id);
    const architecture = architectureOf(row, options);
    const { parameters, checkpointBytes } = row;
    return {
      ...{ id: row.id, architecture, source: `${row.source}, ${row.date}` },
      ...(parameters === undefined ? {} : { parameters }),
      ...(checkpointBytes === undefined ? {} : { checkpointBytes }),
    };
  }
  const path = configPath(source.path);
  if (/\.gguf$/iu.test(path)) return ggufModel(path, reading);
  const read = readConfig(readJson(path), { ...options, where: path });
  const { architecture, note } = weigh(read, dirname(resolve(path)));
  return {
    ...{ id: basename(dirname(resolve(path))), architecture, source: path, path: dirname(path) },
    notes: note === undefined ? [] : [note],
  };
}

function ggufModel(path: string, { quantization, dtype }: Reading): FoundModel {
  if (quantization !== undefined || dtype !== undefined) {
    throw new UsageError(
      `--config ${path} tells how its weights are written, expected no --quantization and --dtype`,
    );
  }
  const { architecture, note } = readGguf(path);
  const { size } = statSync(path);
  return { id: basename(path), architecture, source: path, path, checkpointBytes: size, notes: [note] };
}

function configPath(path: string): string {
  if (!existsSync(path)) {
    throw new UsageError(`--config ${path} does not exist, expected a model's config.json or its folder`);
  }
  if (!statSync(path).isDirectory()) return path;
  const inside = join(path, 'config.json');
  if (!existsSync(inside)) {
    throw new UsageError(`--config ${path} is a folder without a config.json, expected a model's own`);
  }
  return inside;
}

/** Larger than any `config.json`; those of vision models have some hundred kilobytes. */
const MOST_BYTES = 64 * 1024 * 1024;

function readJson(path: string): unknown {
  const file = statSync(path);
  if (!file.isFile() || file.size > MOST_BYTES) {
    const what = file.isFile() ? `has ${file.size} bytes` : 'is no file';
    throw new UsageError(`--config ${path} ${what}, expected a model's config.json`);
  }
  return parseConfig(readText(path), `--config ${path}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--config ${path} cannot be read: ${reason}`);
  }
}
