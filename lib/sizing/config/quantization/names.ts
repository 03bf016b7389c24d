/** What the parts of fused modules are called in the reader's own names. */
const FUSED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(qkv_proj|Wqkv|query_key_value|c_attn)\b/u, ['q_proj', 'k_proj', 'v_proj']],
  [/\b(gate_up_proj|dense_h_to_4h)\b/u, ['gate_proj', 'up_proj']],
  [/\bin_proj_qkvz\b/u, ['in_proj_qkv', 'in_proj_z']],
  [/\bin_proj_ba\b/u, ['in_proj_b', 'in_proj_a']],
  [/\bfused_qkv_a_proj\b/u, ['q_a_proj', 'kv_a_proj_with_mqa']],
];

/** Other words for the same module, as checkpoints write them. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:(?:model|language_model|backbone|transformer|thinker|llm)\.)+/u, ''],
  [/\b(?:block_sparse_moe|feed_forward|moe|ffn)\b/u, 'mlp'],
  [/\bshared_expert\b/u, 'shared_experts'],
  [/\bh\.(?=\d)/u, 'layers.'],
  [/\bw1\b/u, 'gate_proj'],
  [/\bw3\b/u, 'up_proj'],
  [/\bw2\b/u, 'down_proj'],
];

/** A name of a module in the reader's words; several where the checkpoint has fused what the reader has not. */
export function canonicalNames(name: string): readonly string[] {
  const word = WORDS.reduce((text, [pattern, instead]) => text.replace(pattern, instead), name);
  const fused = FUSED.find(([pattern]) => pattern.test(word));
  return fused === undefined ? [word] : fused[1].map((part) => word.replace(fused[0], part));
}

/** Tells whether one of the entries of a list of modules means a module, by its canonical name. */
export interface Matcher {
  readonly matches: (name: string) => boolean;
  /** Some entry is about a layer by its number, so that layers alike may be written in different ways. */
  readonly isNumbered: boolean;
}

/** Prefixes under which the patterns of checkpoints know the layers. */
const PREFIXES = ['', 'model.', 'language_model.model.', 'model.language_model.', 'backbone.'];

/**
 * Reads a list of modules: names of modules or of parts of their path, names with `*`, and `re:` patterns.
 */
export function matcherOf(entries: readonly string[]): Matcher {
  const isNumbered = entries.some((entry) => /\d/u.test(entry));
  const plain = entries.filter((entry) => !entry.startsWith('re:') && !entry.includes('*'));
  const paths = plain.flatMap((entry) => canonicalNames(entry.replace(/\.weight$/u, '')));
  const exact = new Set(paths);
  const loose = paths.filter((path) => !path.startsWith('layers.')).map((path) => `.${path}.`);
  const stars = bucketsOf(entries.filter((entry) => !entry.startsWith('re:') && entry.includes('*')));
  const patterns = entries.flatMap((entry) =>
    entry.startsWith('re:') ? compiled(`^(?:${entry.slice(3)})`) : [],
  );
  const named = (name: string): boolean =>
    exact.has(name) ||
    loose.some((path) => `.${name}.`.includes(path)) ||
    (exact.size > 0 && parentsOf(name).some((parent) => exact.has(parent))) ||
    stars(name).some((pattern) => pattern.test(name)) ||
    patterns.some((pattern) => PREFIXES.some((prefix) => pattern.test(`${prefix}${name}`)));
  return { isNumbered, matches: (name) => aliasesOf(name).some(named) };
}

function parentsOf(name: string): readonly string[] {
  const steps = name.split('.');
  return steps.slice(1).map((_, at) => steps.slice(0, at + 1).join('.'));
}

/** Nemotron H calls attention and feed-forward parts mixers; Qwen 3.5 has apart what Qwen 3 Next has in one. */
function aliasesOf(name: string): readonly string[] {
  const mixer = name.replace(/\.(?:self_attn|mlp)\./u, '.mixer.');
  const apart = name.replace(/\bin_proj_(?:qkvz|ba)$/u, (fused) => APART.get(fused) ?? fused);
  return [...new Set([name, mixer, apart])];
}

const APART: ReadonlyMap<string, string> = new Map([
  ['in_proj_qkvz', 'in_proj_qkv'],
  ['in_proj_ba', 'in_proj_a'],
]);

const LAYER = /layers\.(\d+)\./u;

/** Names with `*`, which match a whole name as Python's `fnmatch` does; those of a layer are tried for it alone. */
function bucketsOf(entries: readonly string[]): (name: string) => readonly RegExp[] {
  const buckets = new Map<string, RegExp[]>();
  for (const entry of entries) {
    for (const name of canonicalNames(entry)) {
      const escaped = name.replace(/[.+?^${}()|[\]\\]/gu, '\\$&').replace(/\*/gu, '.*');
      const layer = LAYER.exec(name)?.[1] ?? '';
      buckets.set(layer, [...(buckets.get(layer) ?? []), ...compiled(`^${escaped}$`)]);
    }
  }
  const anywhere = buckets.get('') ?? [];
  return (name) => [...anywhere, ...(buckets.get(LAYER.exec(name)?.[1] ?? '-') ?? [])];
}

/** Python's patterns that JavaScript cannot read match nothing: the weight then counts as it is quantized. */
function compiled(source: string): readonly RegExp[] {
  try {
    return [new RegExp(source, 'u')];
  } catch {
    return [];
  }
}
