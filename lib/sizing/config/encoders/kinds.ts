import type { Encoder } from '../../architecture';
import type { JsonObject } from '../members';
import rows from './kinds.json';

/** What the members of an encoder's configuration do not say. */
export interface EncoderKind {
  /** Values of `model_type`, of the encoder or of the model around it. */
  readonly types: readonly string[];
  readonly kind: Encoder['kind'];
  readonly gated?: boolean;
  /** Linear layers have biases; by default they have. */
  readonly biases?: boolean;
  /** What leads from the encoder to the text model. */
  readonly projector: string;
  /** Patches of the largest item, where the size of images does not tell. */
  readonly maxPatches?: number;
  /** Tables of positions, one by default. */
  readonly positionTables?: number;
  /** Parameters of an encoder that is no plain transformer, its projector included. */
  readonly parameters?: number;
  /** The configuration has no object for it. */
  readonly beside?: boolean;
  readonly doubt?: string;
  readonly defaults: JsonObject;
}

const KINDS: ReadonlyMap<string, EncoderKind> = new Map(
  (rows as readonly unknown[] as readonly EncoderKind[]).flatMap((row) =>
    row.types.map((type) => [type, row] as const),
  ),
);

/** The first of these types that is known. */
export function encoderKind(types: readonly (string | undefined)[]): EncoderKind | undefined {
  return types
    .map((type) => (type === undefined ? undefined : KINDS.get(type)))
    .find((kind) => kind !== undefined);
}
