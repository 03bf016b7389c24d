import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../lib/shared/errors';
import { readConfig } from '../../lib/sizing/config/reader';
import members from '../../lib/sizing/models/members.json';

type JsonObject = Readonly<Record<string, unknown>>;

/** A row of `models.json`, whole or like another. */
export interface CatalogueRow {
  readonly id: string;
  readonly sameAs?: string;
  readonly config?: JsonObject;
  readonly parameters?: number;
  readonly checkpointBytes?: number;
  readonly license: string;
  readonly source: string;
  readonly date: string;
  readonly unverified?: readonly string[];
}

/** What one folder of a model says. */
export interface LocalModel {
  readonly id: string;
  readonly config: JsonObject;
  readonly parameters?: number;
  readonly checkpointBytes?: number;
}

export interface Refreshed {
  readonly rows: readonly CatalogueRow[];
  /** One line for each row that is new or not what it was. */
  readonly changes: readonly string[];
}

const KEPT: ReadonlySet<string> = new Set(members.members);

/** Objects whose own keys are names of modules or groups. */
const NAMED: ReadonlySet<string> = new Set(['quantized_layers', 'config_groups', 'dynamic']);

/**
 * The models of a folder that holds `ORG/NAME/config.json`, in order.
 *
 * @throws UsageError if there is none, or one cannot be read as a model's configuration
 */
export function readModels(folder: string): readonly LocalModel[] {
  const found = foldersOf(folder).flatMap((org) =>
    foldersOf(join(folder, org))
      .filter((name) => existsSync(join(folder, org, name, 'config.json')))
      .map((name) => readModel(join(folder, org, name), `${org}/${name}`)),
  );
  if (found.length === 0) {
    throw new UsageError(`${folder} has no ORG/NAME/config.json, expected copies of models' repositories`);
  }
  return found;
}

function foldersOf(path: string): readonly string[] {
  if (!existsSync(path)) throw new UsageError(`${path} does not exist, expected a folder`);
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function readModel(folder: string, id: string): LocalModel {
  const path = join(folder, 'config.json');
  const config = readObject(path);
  const kept = keptMembers(config);
  readConfig(kept, { where: path });
  return { id, config: kept, ...sizesOf(folder) };
}

function sizesOf(folder: string): Pick<LocalModel, 'parameters' | 'checkpointBytes'> {
  const index = join(folder, 'model.safetensors.index.json');
  if (existsSync(index)) {
    const { metadata = {} } = readObject(index) as { metadata?: JsonObject };
    return {
      ...numberOf('parameters', metadata['total_parameters']),
      ...numberOf('checkpointBytes', metadata['total_size']),
    };
  }
  const single = join(folder, 'model.safetensors');
  return existsSync(single) ? { checkpointBytes: statSync(single).size } : {};
}

function numberOf(name: string, value: unknown): Readonly<Record<string, number>> {
  return typeof value === 'number' && Number.isSafeInteger(value) ? { [name]: value } : {};
}

function readObject(path: string): JsonObject {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The members of a configuration that memory depends on, at any depth. */
export function keptMembers(config: JsonObject): JsonObject {
  const entries = Object.entries(config).filter(([name, value]) => KEPT.has(name) && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, NAMED.has(name) ? namedMembers(value) : keptValue(value)]),
  );
}

function keptValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keptValue);
  return isObject(value) ? keptMembers(value) : value;
}

function namedMembers(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, keptValue(inner)]));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rows with what local copies say in their place; a row of its own replaces one that is like another. */
export function refreshModels(
  rows: readonly CatalogueRow[],
  models: readonly LocalModel[],
  date: string,
): Refreshed {
  const byId = new Map(rows.map((row) => [row.id.toLowerCase(), row]));
  const whole = (row: CatalogueRow): JsonObject => wholeConfig(row, byId);
  const before = new Map(rows.map((row) => [row.id.toLowerCase(), whole(row)]));
  const changes = models.flatMap((model) => {
    const key = model.id.toLowerCase();
    const old = byId.get(key);
    const row = rowOf(model, old, date);
    const change = changeOf(row, old, before.get(key));
    if (change !== undefined) byId.set(key, row);
    return change ?? [];
  });
  const sorted = [...byId.values()].sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
  return { rows: sorted, changes };
}

function wholeConfig(row: CatalogueRow, byId: ReadonlyMap<string, CatalogueRow>): JsonObject {
  const other = row.sameAs === undefined ? undefined : byId.get(row.sameAs.toLowerCase());
  return { ...(other === undefined ? {} : wholeConfig(other, byId)), ...row.config };
}

function rowOf(model: LocalModel, old: CatalogueRow | undefined, date: string): CatalogueRow {
  const { config, ...sizes } = model;
  const { id = model.id, license = 'unknown', parameters, checkpointBytes, unverified } = old ?? {};
  const doubted = unverified?.includes('license') === true ? { unverified: ['license'] } : {};
  return {
    ...{ id, config },
    ...defined({ parameters, checkpointBytes }),
    ...sizes,
    ...{ license, source: `config.json of ${model.id}`, date, ...doubted },
  };
}

function defined(numbers: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(numbers).flatMap(([name, n]) => (n === undefined ? [] : [[name, n]])),
  );
}

/** What is other than before, in words; undefined where nothing is. */
function changeOf(
  row: CatalogueRow,
  old: CatalogueRow | undefined,
  config: JsonObject | undefined,
): string | undefined {
  if (old === undefined || config === undefined) return `new: ${row.id}`;
  const names = [...new Set([...Object.keys(config), ...Object.keys(row.config ?? {})])];
  const other = names.filter((name) => text(config[name]) !== text(row.config?.[name]));
  const sizes = (['parameters', 'checkpointBytes'] as const).filter((name) => old[name] !== row[name]);
  const doubts = text(old.unverified) === text(row.unverified) ? [] : ['unverified'];
  const all = [...other, ...sizes, ...doubts].sort();
  return all.length === 0 ? undefined : `changed: ${row.id}: ${all.join(', ')}`;
}

/** The order of members does not matter. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
