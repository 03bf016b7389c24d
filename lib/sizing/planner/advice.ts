import { choose } from './choose';
import { needOf } from './need';
import type { Option } from './option';
import { ALTERNATIVES, quantizedAs } from './quantized';
import type { Traffic, Wanted } from './request';

/** A change that makes a model fit, or cheaper, and the best option with it: tried, not guessed. */
export interface Advice {
  /** `with requests of at most 16384 tokens`. */
  readonly change: string;
  readonly option: Option;
  /** `with requests of at most 16384 tokens it fits one g6e.xlarge, $1.86 an hour`. */
  readonly text: string;
}

interface Change {
  readonly change: string;
  readonly wanted: Wanted;
}

const SHORTEST = 1024;
const MOST_REPLICAS = 16;

/** What to change where nothing serves a model: each change alone, those that are enough. */
export function adviceFor(wanted: Wanted): readonly Advice[] {
  const series = [
    lengths(wanted),
    requests(wanted),
    replicas(wanted),
    caches(wanted),
    ...checkpoints(wanted).map((change) => [change]),
    nodes(wanted),
    limits(wanted),
    layouts(wanted),
  ];
  return series.flatMap((changes) => firstOf(changes));
}

/** What would be cheaper than an option: a cache or weights of fewer bits, which are less exact. */
export function savingsFor(wanted: Wanted, chosen: Option): readonly Advice[] {
  const most = chosen.price?.usdPerHour ?? Infinity;
  return [caches(wanted), ...checkpoints(wanted).map((change) => [change])]
    .flatMap((changes) => firstOf(changes))
    .filter(({ option }) => (option.price?.usdPerHour ?? Infinity) < most);
}

/** The first change of a series, the mildest first, that is enough. */
function firstOf(changes: readonly Change[]): readonly Advice[] {
  for (const { change, wanted } of changes) {
    const [option] = choose(wanted).options;
    if (option !== undefined) return [{ change, option, text: `${change} it fits ${placeOf(option)}` }];
  }
  return [];
}

function placeOf({ hardware, replicas, price }: Option): string {
  const count = hardware.nodes * replicas;
  const where = `${count === 1 ? 'one' : count} ${hardware.instance?.instanceType ?? hardware.gpu.name}`;
  return price === undefined ? where : `${where}, $${price.usdPerHour.toFixed(2)} an hour`;
}

/** Shorter requests, but not shorter than they usually are. */
function lengths(wanted: Wanted): readonly Change[] {
  const { flags, architecture, traffic } = wanted;
  const { requestTokens = 1, maxModelLen } = needOf(traffic, flags);
  const longest = maxModelLen ?? architecture.maxPositions;
  const least = Math.max(SHORTEST, requestTokens);
  const powers = Array.from({ length: 24 }, (_, exponent) => 2 ** exponent).reverse();
  return powers
    .filter((length) => length < longest && length >= least)
    .map((length) => ({
      change: `with requests of at most ${length} tokens`,
      wanted: { ...wanted, flags: { ...flags, maxModelLen: length } },
    }));
}

function requests(wanted: Wanted): readonly Change[] {
  const { concurrency = 1 } = wanted.traffic ?? {};
  return halves(concurrency).map((count) =>
    inTraffic(wanted, { concurrency: count }, `with ${count} requests at once`),
  );
}

function halves(value: number): readonly number[] {
  const less: number[] = [];
  for (let half = Math.floor(value / 2); half >= 1; half = Math.floor(half / 2)) less.push(half);
  return less;
}

function replicas(wanted: Wanted): readonly Change[] {
  const { traffic, flags } = wanted;
  const needed = needOf(traffic, flags);
  if ((needed.requests ?? 1) === 1) return [];
  const more = [2, 4, 8, MOST_REPLICAS].map((times) => times * needed.replicas);
  return more
    .filter((count) => count <= MOST_REPLICAS)
    .map((count) => inTraffic(wanted, { replicas: count }, `with ${count} replicas`));
}

function inTraffic(wanted: Wanted, changed: Traffic, change: string): Change {
  return { change, wanted: { ...wanted, traffic: { ...wanted.traffic, ...changed } } };
}

function caches(wanted: Wanted): readonly Change[] {
  const { flags, architecture } = wanted;
  const { kvCacheDtype = 'auto' } = flags;
  const keepsNone = architecture.layers.every(({ cache }) => cache.kind === 'none' || cache.kind === 'state');
  if (kvCacheDtype !== 'auto' || keepsNone || architecture.quantization?.kvCache !== undefined) return [];
  const changed = { ...wanted, flags: { ...flags, kvCacheDtype: 'fp8' } };
  return [{ change: 'with --kv-cache-dtype fp8', wanted: changed }];
}

function checkpoints(wanted: Wanted): readonly Change[] {
  const { checkpointBytes: _, quantization: asked, ...others } = wanted;
  if (asked !== undefined) return [];
  return ALTERNATIVES.flatMap((alternative) => {
    const architecture = quantizedAs(wanted.architecture, alternative);
    if (architecture === undefined) return [];
    return [{ change: `with a checkpoint in ${alternative.name}`, wanted: { ...others, architecture } }];
  });
}

function nodes(wanted: Wanted): readonly Change[] {
  const { limits: own = {} } = wanted;
  return [2, 4, 8]
    .filter((count) => count > (own.maxNodes ?? 2))
    .map((count) => ({
      change: `over up to ${count} nodes`,
      wanted: { ...wanted, limits: { ...own, maxNodes: count } },
    }));
}

/** All limits are lifted one by one, then together. */
function limits(wanted: Wanted): readonly Change[] {
  const { allowed, denied, quotas, ...others } = wanted.limits ?? {};
  const lifted = [
    ...(quotas === undefined ? [] : [{ change: 'with larger quotas', limits: { allowed, denied } }]),
    ...(denied === undefined ? [] : [{ change: 'with what is denied', limits: { allowed, quotas } }]),
    ...(allowed === undefined
      ? []
      : [{ change: 'with types that are not allowed', limits: { denied, quotas } }]),
    { change: 'with all types and no quotas', limits: {} },
  ];
  if (lifted.length === 1) return [];
  return lifted.map(({ change, limits: left }) => ({
    change,
    wanted: { ...wanted, limits: { ...others, ...present(left) } },
  }));
}

function present<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}

/** Ranks that somebody fixed are left to the planner. */
function layouts(wanted: Wanted): readonly Change[] {
  const { tensorParallel, pipelineParallel, dataParallel, ...flags } = wanted.flags;
  const isFixed = [tensorParallel, pipelineParallel, dataParallel].some((value) => value !== undefined);
  return isFixed ? [{ change: 'with other parallel sizes', wanted: { ...wanted, flags } }] : [];
}
