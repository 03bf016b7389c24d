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
  /** The same for layers of which the entries say the same. */
  readonly keyOf: (layer: string) => string;
}

/** Prefixes under which the patterns of checkpoints know the layers. */
const PREFIXES = ['', 'model.', 'language_model.model.', 'model.language_model.', 'backbone.'];

/** A module of a layer: `layers.0.mlp` is `mlp` of layer 0. */
const IN_LAYER = /^layers\.(\d+)(?:\.(.*)|$)/u;

/** Entries about one layer, by what stands after its number. */
interface Bucket {
  readonly texts: readonly string[];
  readonly modules: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
}

/** Entries that name no layer. */
interface General {
  /** Parts of a path, with a dot on both sides. */
  readonly paths: readonly string[];
  readonly stars: readonly RegExp[];
  readonly patterns: readonly RegExp[];
  /** Some of them may still mean a layer by its number. */
  readonly isNumbered: boolean;
}

/**
 * Reads a list of modules: names of modules or of parts of their path, names with `*`, and `re:` patterns.
 */
export function matcherOf(entries: readonly string[]): Matcher {
  const names = entries.filter((entry) => !entry.startsWith('re:'));
  const canonical = names.flatMap((entry) => canonicalNames(entry.replace(/\.weight$/u, '')));
  const patterns = entries.filter((entry) => entry.startsWith('re:')).map((entry) => entry.slice(3));
  const buckets = bucketsOf(canonical.filter((name) => IN_LAYER.test(name)));
  const general = generalOf(
    canonical.filter((name) => !IN_LAYER.test(name)),
    patterns,
  );
  return {
    matches: (name) => aliasesOf(name).some((alias) => inBucket(alias, buckets) || inGeneral(alias, general)),
    keyOf: (layer) => (general.isNumbered ? layer : (buckets.get(layer)?.texts.join(' ') ?? '')),
  };
}

function bucketsOf(names: readonly string[]): ReadonlyMap<string, Bucket> {
  const texts = new Map<string, string[]>();
  for (const name of names) {
    const [, layer = '', rest = ''] = IN_LAYER.exec(name) ?? [];
    texts.set(layer, [...(texts.get(layer) ?? []), rest]);
  }
  return new Map([...texts].map(([layer, rests]) => [layer, bucketOf(rests)]));
}

function bucketOf(texts: readonly string[]): Bucket {
  return {
    texts: [...texts].sort(),
    modules: new Set(texts.filter((text) => !text.includes('*'))),
    patterns: texts.filter((text) => text.includes('*')).flatMap((text) => starred(text)),
  };
}

function generalOf(names: readonly string[], patterns: readonly string[]): General {
  const stars = names.filter((name) => name.includes('*'));
  return {
    paths: names.filter((name) => !name.includes('*')).map((name) => `.${name}.`),
    stars: stars.flatMap((name) => starred(name)),
    patterns: patterns.flatMap((pattern) => compiled(`^(?:${pattern})`)),
    isNumbered: [...stars, ...patterns].some((text) => /\d/u.test(text)),
  };
}

function inBucket(name: string, buckets: ReadonlyMap<string, Bucket>): boolean {
  const [, layer = '', rest = ''] = IN_LAYER.exec(name) ?? [];
  const bucket = buckets.get(layer);
  if (bucket === undefined) return false;
  return (
    pathsTo(rest).some((path) => bucket.modules.has(path)) || bucket.patterns.some((one) => one.test(rest))
  );
}

/** A module and those that it is in, the whole layer last. */
function pathsTo(name: string): readonly string[] {
  const steps = name.split('.');
  return [...steps.map((_, at) => steps.slice(0, steps.length - at).join('.')), ''];
}

function inGeneral(name: string, { paths, stars, patterns }: General): boolean {
  return (
    paths.some((path) => `.${name}.`.includes(path)) ||
    stars.some((star) => star.test(name)) ||
    patterns.some((pattern) => PREFIXES.some((prefix) => pattern.test(`${prefix}${name}`)))
  );
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

/** A name with `*`, which matches a whole name as Python's `fnmatch` does. */
function starred(name: string): readonly RegExp[] {
  return compiled(`^${name.replace(/[.+?^${}()|[\]\\]/gu, '\\$&').replace(/\*/gu, '.*')}$`);
}

/** Python's patterns that JavaScript cannot read match nothing: the weight then counts as it is quantized. */
function compiled(source: string): readonly RegExp[] {
  try {
    return [new RegExp(source, 'u')];
  } catch {
    return [];
  }
}
