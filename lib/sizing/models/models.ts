import { UsageError } from '../../shared/errors';
import { nearNames } from '../../shared/near-names';
import rows from './models.json';

/** A model of the catalogue. */
export interface ModelRow {
  /** As Hugging Face spells it, e.g. `Qwen/Qwen3-32B`. */
  readonly id: string;
  /** Members of its `config.json` that memory depends on, spelled and nested as there. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Parameters that its checkpoint counts, all experts included. */
  readonly parameters?: number;
  /** Size of the safetensors files together, in bytes. */
  readonly checkpointBytes?: number;
  readonly license: string;
  readonly source: string;
  /** Day of the source, YYYY-MM-DD. */
  readonly date: string;
  /** Members, of the row or of its configuration, that no source confirms. */
  readonly unverified?: readonly string[];
}

/** A model whose configuration is that of another, but for the members that it has itself. */
interface AliasRow extends Omit<ModelRow, 'config'> {
  readonly sameAs: string;
  /** Members of `config.json` that take the place of the other's, e.g. `quantization_config`. */
  readonly config?: ModelRow['config'];
}

type Row = ModelRow | AliasRow;

const ROWS = rows as readonly Row[];

const BY_ID: ReadonlyMap<string, Row> = new Map(ROWS.map((row) => [row.id.toLowerCase(), row]));

/** The ids of the catalogue, in the order of the file. */
export const MODEL_IDS: readonly string[] = ROWS.map(({ id }) => id);

/**
 * The model of an id, in any case.
 *
 * @throws UsageError if the catalogue does not have it
 */
export function requireModel(id: string): ModelRow {
  const row = BY_ID.get(id.toLowerCase());
  if (row === undefined) {
    throw new UsageError(unknownModel(id));
  }
  if (!('sameAs' in row)) {
    return row;
  }
  return likeAnother(row, requireModel(row.sameAs));
}

/** A checkpoint that is written down otherwise has a size of its own. */
function likeAnother({ sameAs: _, config: changed, ...own }: AliasRow, other: ModelRow): ModelRow {
  const { checkpointBytes: _other, unverified: doubted = [], ...rest } = other;
  const unverified = [...new Set([...doubted, ...(own.unverified ?? [])])];
  return {
    ...(changed === undefined ? other : rest),
    ...own,
    config: { ...other.config, ...changed },
    ...(unverified.length === 0 ? {} : { unverified }),
  };
}

function unknownModel(id: string): string {
  const name = id.split('/').at(-1) ?? id;
  const near = nearNames(id, MODEL_IDS);
  const alike = near.length > 0 ? near : nearNames(name, MODEL_IDS);
  const hint = alike.length > 0 ? `; near ones: ${alike.join(', ')}` : '';
  return `model '${id}' is not in the catalogue of ${MODEL_IDS.length}${hint}; give its own config.json with --config`;
}
