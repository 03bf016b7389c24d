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

/** Tells whether one of the entries of a list of modules means a module. */
export type Matcher = (name: string) => boolean;

/** Prefixes under which patterns know the layers. */
const PREFIXES = ['', 'model.', 'language_model.model.', 'model.language_model.', 'backbone.'];

/**
 * Reads a list of modules: names of modules or of parts of their path, names with `*`, and `re:` patterns.
 */
export function matcherOf(entries: readonly string[]): Matcher {
  const patterns = entries.flatMap((entry) => patternOf(entry) ?? []);
  const names = entries.filter((entry) => !entry.startsWith('re:') && !entry.includes('*'));
  const paths = names.flatMap((entry) => canonicalNames(entry.replace(/\.weight$/u, '')));
  const exact = new Set(paths);
  const loose = paths.filter((path) => !path.startsWith('layers.')).map((path) => `.${path}.`);
  return (name) =>
    exact.has(name) ||
    loose.some((path) => `.${name}.`.includes(path)) ||
    parentsOf(name).some((parent) => exact.has(parent)) ||
    (patterns.length > 0 && aliasesOf(name).some((alias) => patterns.some((pattern) => pattern.test(alias))));
}

function parentsOf(name: string): readonly string[] {
  const steps = name.split('.');
  return steps.slice(1).map((_, at) => steps.slice(0, at + 1).join('.'));
}

function aliasesOf(name: string): readonly string[] {
  const mixer = name.replace(/\.(?:self_attn|mlp)\./u, '.mixer.');
  const words = mixer === name ? [name] : [name, mixer];
  return words.flatMap((word) => PREFIXES.map((prefix) => `${prefix}${word}`));
}

/** Patterns match from the start of the name, as Python's `re.match` and `fnmatch` do. */
function patternOf(entry: string): RegExp | undefined {
  if (entry.startsWith('re:')) return compiled(`^(?:${entry.slice(3)})`);
  if (!entry.includes('*')) return undefined;
  const escaped = entry.replace(/[.+?^${}()|[\]\\]/gu, '\\$&').replace(/\*/gu, '.*');
  return compiled(`^${escaped}$`);
}

/** Python's patterns that JavaScript cannot read match nothing: the weight then counts as it is quantized. */
function compiled(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'u');
  } catch {
    return undefined;
  }
}
