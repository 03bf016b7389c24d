import type { Architecture } from '../architecture';
import { engineRules, runnerRules, type ChosenRules } from '../engine/rules';
import { billsOf, type Bill } from './bill';
import { cacheOf, type Cache } from './cache';
import { cacheKinds } from './kinds';
import { settingsOf, type Flags, type GpuMemory, type Settings } from './settings';
import { verdictOf, type Verdict } from './verdict';

export { GIB } from './numbers';
export type { Bill, Cache, Flags, GpuMemory, Settings, Verdict };
export type { Adapters, Speculation } from './settings';
export type { Confidence } from './verdict';

/** What is asked: a model, a GPU, and the flags of the server. */
export interface Question {
  readonly architecture: Architecture;
  readonly gpu: GpuMemory;
  readonly flags: Flags;
  /** vLLM's version, e.g. `0.11.0`; the newest that is carried without it. */
  readonly engineVersion?: string;
}

/** How a server divides its GPUs, and whether it starts. All memory in bytes, for each GPU. */
export interface Estimate {
  readonly engine: ChosenRules;
  readonly settings: Settings;
  /** One bill for each stage of the pipeline. */
  readonly bills: readonly Bill[];
  /** The bill of the poorest stage. */
  readonly bill: Bill;
  readonly cache: Cache;
  readonly verdict: Verdict;
}

/**
 * What vLLM would say at its start.
 *
 * @throws UsageError for flags that it would refuse
 */
export function estimate({ architecture, gpu, flags, engineVersion }: Question): Estimate {
  const chosen = engineRules(engineVersion, gpu.computeCapability);
  const engine = { ...chosen, rules: runnerRules(chosen.rules, isDense(architecture)) };
  const subject = { architecture, gpu, rules: engine.rules, release: engine.release };
  const settings = settingsOf(subject, flags);
  const bills = billsOf(subject, settings);
  const cache = cacheOf(subject, settings, bills);
  return { engine, settings, bills, bill: cache.bill, cache, verdict: verdictOf(subject, settings, cache) };
}

/** Neither experts nor states: what newer releases run with their second runner. */
function isDense(architecture: Architecture): boolean {
  return (
    architecture.experts === undefined &&
    cacheKinds(architecture).every(({ cache }) => cache.kind !== 'state')
  );
}
