import { remember } from '../../shared/remember';
import versions from './rules.json';

/** How one family of engine versions divides a GPU. Every number is data, with its source in the row. */
export interface EngineRules {
  /** Name of the family, e.g. `0.11`. */
  readonly version: string;
  /** First release that these rules hold for, and the month that it came out in. */
  readonly from: string;
  readonly released: string;
  readonly runner: Runner;
  readonly gpuMemoryUtilization: number;
  /** Defaults of the API server; the first row whose GPU fits counts. */
  readonly batch: readonly BatchDefaults[];
  /** Whether a prompt is fed in pieces: always, or only where requests may be longer than 32768 tokens. */
  readonly chunkedPrefill: 'always' | 'long';
  /** Tokens of a piece under V0, where prompts are fed in pieces. */
  readonly chunkTokens?: number;
  /** Whether the profile run samples where prompts are fed in pieces. */
  readonly samplesChunks: boolean;
  /** Copies of the logits, as float32, that the sampler of the profile run holds at its peak. */
  readonly samplerCopies: number;
  /** Copies of the output head, as large as its shard, that live while logits are computed. */
  readonly headCopies: number;
  /** Whether the memory of CUDA graphs is taken from the budget. */
  readonly graphs: 'outside' | 'inside';
  /** What holds instead for models that a release with a second runner leaves to the first: those with experts or states. */
  readonly firstRunner?: Pick<EngineRules, 'samplerCopies' | 'graphs'>;
  /** How far apart the larger sizes are that graphs are captured for. */
  readonly captureSteps: 'fine' | 'coarse';
  /** Which layers with a window keep only its blocks: none, those of models whose heads are all alike, or all. */
  readonly windows: 'none' | 'alike' | 'all';
  /** Batches under way at once, whose tokens a window keeps too. */
  readonly batchesInFlight: number;
  /** Whether the engine refuses fewer blocks of states than sequences. */
  readonly checksStateBlocks: boolean;
  /** Whether the prefix cache holds states where no flag says otherwise; off before. */
  readonly cachesStates?: boolean;
  /** How `GPU KV cache size` is counted: by blocks, or as requests of the maximum length. */
  readonly countsTokensBy: 'blocks' | 'requests';
  /** Bytes that each vector of MLA is padded to a multiple of. */
  readonly latentAlignment?: number;
  /** What MLA keeps of its projections once more: nothing, products with those of queries and outputs, or its own. */
  readonly latentCopies: 'none' | 'projections' | 'values';
  /** Whether models with MLA are fed long prompts in pieces under V0. */
  readonly chunksLatents: boolean;
  /** Whether what it does with encoders in the profile run is measured. */
  readonly measuresEncoders: boolean;
  /** Beginnings of the names of architectures that it profiles with a video as long as a request. */
  readonly longVideos?: readonly string[];
  /** What experts of MXFP4 are padded to, by the compute capability of the GPU. */
  readonly microscalingPadding?: readonly MicroscalingPadding[];
  readonly source: string;
  readonly date: string;
  /** Cases that a constant of the row was fitted on; `null` when it was read from the source of the engine. */
  readonly fittedOn: string | null;
}

/** vLLM's two engines, and the second model runner of V1. */
export type Runner = 'V0' | 'V1' | 'V2';

/** What the server takes where nobody says. */
export interface BatchDefaults {
  /** GPUs with less memory than this, GiB as CUDA shows it, go on to the next row. */
  readonly minimumGiB: number;
  /** Names of GPUs that the row is for; others go on to the next row. */
  readonly only?: readonly string[];
  /** Names of GPUs that go on to the next row whatever their memory. */
  readonly except?: readonly string[];
  readonly maxNumSeqs: number;
  readonly maxNumBatchedTokens: number;
}

/** What a kernel pads the sides of experts to, on GPUs from one compute capability to before another. */
export interface MicroscalingPadding {
  readonly minimum: number;
  readonly below: number;
  readonly hidden: number;
  /** Of the width of an expert on one rank. */
  readonly inner: number;
}

/** The rules of an engine version, and what to tell about the choice. */
export interface ChosenRules {
  readonly rules: EngineRules;
  /** The release that was asked for, e.g. `0.11.2`; the first of the rules where none was. */
  readonly release: string;
  /** What was asked for, when it is not carried as such. */
  readonly note?: string;
}

/** All that is carried, oldest first. */
export const ENGINE_RULES: readonly EngineRules[] = versions as readonly EngineRules[];

/** V0 and V1 of one release: V1 falls back to V0 on GPUs older than this compute capability. */
const OLDEST_GPU_OF_V1 = 8;
const LAST_WITH_V0 = '0.10.2';

/**
 * The rules of a vLLM version: those of the nearest older family.
 *
 * @param asked `0.11.2`, `v0.8.5 (V0)`, `~0.11` or a month such as `2026-08`; the newest family without one.
 * @param computeCapability of the GPU, e.g. `7.5`.
 */
export function engineRules(asked?: string, computeCapability = '9.0'): ChosenRules {
  if (asked === undefined) {
    const rules = newest(ENGINE_RULES);
    return { rules, release: rules.from };
  }
  const family = familyOf(asked);
  const runner = /\bV0\b/.test(asked) ? 'V0' : runnerFor(family, computeCapability);
  const rules = /\bV2\b/.test(asked) ? secondRunner(family) : withRunner(family, runner);
  const release = releaseIn(asked) ?? (runner === 'V0' ? LAST_WITH_V0 : rules.from);
  const isCarried = rules.from === asked || rules.version === asked;
  if (isCarried) return { rules, release };
  const newer = isBeforeRules(release) ? ', the oldest that are carried, which are newer than that' : '';
  return { rules, release, note: `${asked}: judged by the rules of vLLM ${rules.version}${newer}` };
}

/** Whether a release is older than all rules. */
export function isBeforeRules(release: string): boolean {
  return compareVersions(release, oldest().from) < 0;
}

/** The number of a release; years of months are none. */
function releaseIn(asked: string): string | undefined {
  const version = /(?<![\d.-])(\d+\.\d+(?:\.\d+)?)/.exec(asked)?.[1];
  return version?.startsWith('20') === true ? undefined : version;
}

function familyOf(asked: string): EngineRules {
  const month = /\b20\d\d-\d\d\b/.exec(asked)?.[0];
  const version = releaseIn(asked);
  if (version !== undefined) {
    return lastOf((rules) => compareVersions(rules.from, version) <= 0);
  }
  if (month !== undefined) return lastOf((rules) => rules.released <= month);
  if (/\bV0\b/.test(asked)) return lastOf((rules) => rules.runner === 'V0');
  return newest(ENGINE_RULES);
}

/** Families that have both engines fall back to V0 on old GPUs; later ones have none to fall back to. */
function runnerFor(family: EngineRules, computeCapability: string): Runner {
  const hasV0 = compareVersions(family.from, '0.8.0') >= 0 && compareVersions(family.from, '0.10.0') < 0;
  return hasV0 && Number(computeCapability) < OLDEST_GPU_OF_V1 ? 'V0' : family.runner;
}

function withRunner(family: EngineRules, runner: Runner): EngineRules {
  if (family.runner === runner || runner !== 'V0') return family;
  return lastOf((rules) => rules.runner === 'V0' && compareVersions(rules.from, family.from) <= 0);
}

/** A release that somebody told to take its second runner for any model. */
function secondRunner(family: EngineRules): EngineRules {
  const { firstRunner, ...rules } = family;
  return firstRunner === undefined ? family : { ...rules, version: `${family.version} (V2)` };
}

/** The rules of a release for a model: those with experts or states may be left to another runner. */
export function runnerRules(rules: EngineRules, isDense: boolean): EngineRules {
  const { firstRunner } = rules;
  if (isDense || firstRunner === undefined) return rules;
  return { ...rules, ...firstRunner };
}

function lastOf(holds: (rules: EngineRules) => boolean): EngineRules {
  const found = ENGINE_RULES.filter(holds);
  return found.length > 0 ? newest(found) : oldest();
}

function newest(rows: readonly EngineRules[]): EngineRules {
  return rows[rows.length - 1] ?? oldest();
}

function oldest(): EngineRules {
  return (versions as readonly EngineRules[])[0] as EngineRules;
}

/** Which of two versions like `0.11.0` is older: negative for the left one. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Versions are compared over and over while a plan is made. */
function numbersOf(version: string): readonly number[] {
  if (NUMBERS.size > MOST_VERSIONS) NUMBERS.clear();
  return remember(NUMBERS, version, () => version.split('.').map(Number));
}

const NUMBERS = new Map<string, readonly number[]>();
const MOST_VERSIONS = 256;
