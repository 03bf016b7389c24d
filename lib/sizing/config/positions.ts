import type { Members } from './members';
import type { TextConfig } from './text';

/** Members that bound the context, as vLLM looks for them: `derive_max_model_len_and_key`. */
const LENGTHS = [
  'max_position_embeddings',
  'n_positions',
  'max_seq_len',
  'seq_length',
  'model_max_length',
  'max_target_positions',
  'max_sequence_length',
  'max_seq_length',
  'seq_len',
];

/** RoPE types whose factor does not lengthen `max_position_embeddings`, because it is in it. */
const NOT_MULTIPLIED = new Set(['su', 'longrope', 'llama3', 'mrope', 'default', 'proportional']);

/** What vLLM takes where no member bounds the context. */
const UNBOUNDED = 2048;

/**
 * Longest context of the model in tokens, as vLLM's `_get_and_verify_max_len` derives it:
 * the least of the members that bound it, times the factor of its RoPE scaling.
 */
export function maxPositionsOf({ text }: TextConfig): number {
  const bounds = LENGTHS.map((name) => text.optionalCount(name)).filter((value) => value !== undefined);
  const own = text.optionalCount('model_max_length');
  const least = own ?? (bounds.length === 0 ? undefined : Math.min(...bounds));
  return Math.floor(lengthened(text, least ?? UNBOUNDED));
}

function lengthened(text: Members, length: number): number {
  if (text.text('model_type')?.startsWith('gemma3') === true) return length;
  return scalingsOf(text).reduce((longest, scaling) => {
    const type = scaling.text('rope_type') ?? scaling.text('type') ?? 'default';
    const factor = scaling.number('factor');
    if (NOT_MULTIPLIED.has(type) || factor === undefined) return longest;
    const original = type === 'yarn' ? scaling.optionalCount('original_max_position_embeddings') : undefined;
    return (original ?? longest) * factor;
  }, length);
}

/** One scaling for the model, or one for each kind of layer. */
export function scalingsOf(text: Members): readonly Members[] {
  const found = text.object('rope_parameters') ?? text.object('rope_scaling');
  if (found === undefined) return [];
  const nested = Object.keys(found.all)
    .map((name) => found.object(name))
    .filter((member) => member !== undefined);
  return nested.length === 0 ? [found] : nested;
}
