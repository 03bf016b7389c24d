import { remember } from '../../shared/remember';
import type { Architecture, LayerCache } from '../architecture';
import rows from './cache-types.json';
import { compareVersions } from './rules';

/** Where an engine has an attention backend that keeps a type of cache. */
export interface CacheTypeRow {
  readonly attention: Attention;
  /** As `--kv-cache-dtype` names them. */
  readonly types: readonly string[];
  /** First release, and the first that the row no longer holds for. */
  readonly from: string;
  readonly before?: string;
  /** Least compute capability, and the first that the row no longer holds for. */
  readonly least: string;
  readonly below?: string;
  /** Widths of heads that it is sure for; all without it. */
  readonly headDims?: readonly number[];
  /** Why an answer is not sure. */
  readonly doubt?: string;
  readonly source: string;
  readonly date: string;
  readonly unverified?: readonly string[];
}

/** Heads of keys and values; latents of MLA; latents with an indexer that picks tokens. */
type Attention = 'heads' | 'latents' | 'sparse-latents';

export const CACHE_TYPES: readonly CacheTypeRow[] = rows as readonly CacheTypeRow[];

/** Names that `--kv-cache-dtype` takes, `auto` apart. */
export const CACHE_TYPE_NAMES: readonly string[] = [
  ...new Set(CACHE_TYPES.flatMap(({ types }) => types)),
].filter((type) => type !== 'auto');

/** A type of cache on a GPU under a release. */
export interface CacheTypeQuestion {
  readonly architecture: Architecture;
  /** As `--kv-cache-dtype` names it. */
  readonly type: string;
  readonly release: string;
  readonly computeCapability: string;
}

/** Why the engine would not start with a type of cache, or what makes that it does less than sure. */
export interface CacheTypeAnswer {
  readonly refusal?: string;
  readonly doubt?: string;
}

const SURE: CacheTypeAnswer = {};

/** Whether an attention backend keeps a type of cache for every layer of a model. */
export function cacheTypeAnswer(question: CacheTypeQuestion): CacheTypeAnswer {
  for (const attention of attentionsOf(question.architecture)) {
    const isUsual = question.type === 'auto' && attention !== 'sparse-latents';
    const answer = isUsual ? SURE : answerFor(attention, question);
    if (answer !== SURE) return answer;
  }
  return SURE;
}

function answerFor(attention: Attention, question: CacheTypeQuestion): CacheTypeAnswer {
  const { type, release, computeCapability } = question;
  const what = `${WORDS[attention]} ${type === 'auto' ? '' : `in ${type}`}`.trim();
  const named = CACHE_TYPES.filter((row) => row.attention === attention && row.types.includes(type));
  const known = named.filter(({ from, before }) => isBetween(release, from, before));
  if (known.length === 0) return { refusal: lateReason(named, { what, release }) };
  const capability = Number(computeCapability);
  const row = known.find(
    ({ least, below }) => capability >= Number(least) && (below === undefined || capability < Number(below)),
  );
  if (row === undefined) {
    return {
      refusal: `compute capability ${computeCapability} has no attention backend for ${what}: vLLM ${release} has one for ${rangesOf(known)}`,
    };
  }
  return doubtOf(row, question.architecture);
}

/** The compute capabilities of rows in words, those that follow on each other as one. */
function rangesOf(rows: readonly CacheTypeRow[]): string {
  const ranges: { least: string; below?: string }[] = [];
  for (const { least, below } of [...rows].sort((a, b) => Number(a.least) - Number(b.least))) {
    const last = ranges.at(-1);
    if (last?.below === least) last.below = below;
    else ranges.push({ least, below });
  }
  return ranges
    .map(({ least, below }) => (below === undefined ? `${least} and later` : `${least} to before ${below}`))
    .join(', ');
}

const WORDS: Readonly<Record<Attention, string>> = {
  heads: 'a cache of heads',
  latents: 'a cache of latents (MLA)',
  'sparse-latents': 'a cache of sparse latents (MLA with an indexer)',
};

function lateReason(
  named: readonly CacheTypeRow[],
  { what, release }: { readonly what: string; readonly release: string },
): string {
  const [first] = named.map(({ from }) => from).sort(compareVersions);
  return first === undefined
    ? `no attention backend of vLLM keeps ${what}`
    : `no attention backend of vLLM ${release} keeps ${what}: ${first} is the first with one`;
}

function isBetween(release: string, from: string, before: string | undefined): boolean {
  return (
    compareVersions(from, release) <= 0 && (before === undefined || compareVersions(release, before) < 0)
  );
}

function doubtOf({ doubt, headDims, types }: CacheTypeRow, { layers }: Architecture): CacheTypeAnswer {
  if (doubt !== undefined) return { doubt };
  if (headDims === undefined) return SURE;
  const dims = layers.flatMap(({ cache }) => (cache.kind === 'attention' ? [cache.keyDim] : []));
  const odd = dims.find((dim) => !headDims.includes(dim));
  return odd === undefined
    ? SURE
    : { doubt: `no source tells an attention backend there for ${types.join(', ')} with heads of ${odd}` };
}

const KNOWN = new WeakMap<Architecture, readonly Attention[]>();

/** The kinds of attention of a model that keep something, each once. */
function attentionsOf(architecture: Architecture): readonly Attention[] {
  return remember(KNOWN, architecture, ({ layers }) => {
    const caches = layers.flatMap(({ cache, beside = [] }) => [cache, ...beside]);
    const found = new Set(caches.flatMap((cache) => attentionOf(cache) ?? []));
    // Layers that use the tokens which another layer has picked are sparse too.
    if (found.has('sparse-latents')) found.delete('latents');
    return [...found];
  });
}

function attentionOf(cache: LayerCache): Attention | undefined {
  if (cache.kind === 'attention' || cache.kind === 'cross') return 'heads';
  if (cache.kind !== 'mla') return undefined;
  const isSparse = cache.indexerDim !== undefined || cache.packedBytes !== undefined;
  return isSparse ? 'sparse-latents' : 'latents';
}
