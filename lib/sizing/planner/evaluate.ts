import type { Architecture } from '../architecture';
import { estimate, type Estimate, type Flags, type GpuMemory } from '../memory/estimate';
import { groupsOf } from '../memory/groups';
import { planned } from './constants';
import { gpusOf, type Layout } from './layout';
import type { Need } from './need';
import { notesOf } from './notes';
import { priceOf, type Capacity, type Hardware, type Option, type Price } from './option';
import { readinessOf } from './readiness';
import type { Served } from './request';
import { servingOf } from './serving/serving';
import { checkpointBytesOf, storageOf } from './storage';
import { throughputOf, type Throughput } from './throughput';

/** A model on hardware in a layout. */
export interface Candidate {
  readonly hardware: Hardware;
  readonly layout: Layout;
}

/** The flags of a server that the planner starts: as many sequences as are wanted of each engine. */
export function plannedFlags({ flags }: Served, need: Need, layout: Layout): Flags {
  const sequences =
    need.requests === undefined ? planned('sequences') : Math.ceil(need.requests / layout.dataParallel);
  return { ...laidOut(flags, need, layout), maxNumSeqs: flags.maxNumSeqs ?? sequences };
}

/** The flags that somebody gave, with the layout. */
export function laidOut(flags: Flags, { maxModelLen }: Need, layout: Layout): Flags {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = layout;
  const laid = { ...flags, tensorParallel, pipelineParallel, dataParallel, expertParallel };
  return maxModelLen === undefined ? laid : { ...laid, maxModelLen };
}

/** Estimates by what they depend on: instance types with the same GPUs share them. */
export class Estimates {
  private readonly known = new Map<string, Estimate>();

  constructor(private readonly served: Served) {}

  public of(gpu: GpuMemory, flags: Flags): Estimate {
    const { architecture, engineVersion } = this.served;
    const key = `${gpu.name} ${gpu.cudaGiB} ${layoutKey(flags, architecture)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = estimate({
      ...{ architecture, gpu, flags },
      ...(engineVersion === undefined ? {} : { engineVersion }),
    });
    this.known.set(key, made);
    return made;
  }
}

/** What an estimate depends on of the flags that the planner sets. */
function layoutKey(flags: Flags, { experts }: Architecture): string {
  const { tensorParallel, pipelineParallel, dataParallel, expertParallel } = flags;
  const ranks = [tensorParallel, pipelineParallel, experts && dataParallel, expertParallel];
  return [...ranks, flags.maxNumSeqs, flags.maxNumBatchedTokens].join(' ');
}

/** An estimate of a server that does not start for a reason that is not its memory. */
export function refused(estimated: Estimate, refusal: string | undefined): Estimate {
  if (refusal === undefined) return estimated;
  const { verdict } = estimated;
  return {
    ...estimated,
    verdict: { ...verdict, fits: false, reasons: [refusal, ...verdict.reasons] },
  };
}

/** Why an engine would refuse its settings; undefined where it would not. */
export function settingsRefusal({ settings }: Estimate): string | undefined {
  const { maxNumBatchedTokens, maxNumSeqs } = settings;
  return maxNumBatchedTokens < maxNumSeqs
    ? `--max-num-batched-tokens ${maxNumBatchedTokens} is less than --max-num-seqs ${maxNumSeqs}`
    : undefined;
}

/** What one replica holds. */
export function capacityOf(
  { architecture }: Served,
  { gpu, estimated, need }: { gpu: GpuMemory; estimated: Estimate; need: Need },
): Capacity {
  const { settings, cache, engine } = estimated;
  const { requests, requestTokens } = need;
  const { dataParallel, maxModelLen } = settings;
  const each = (): number => {
    if (requestTokens === undefined || requestTokens === maxModelLen) return cache.maxConcurrency;
    const subject = { architecture, gpu, rules: engine.rules, release: engine.release };
    const groups = groupsOf(subject, { ...settings, maxModelLen: requestTokens });
    return groups.blocksPerRequest === 0 ? Infinity : cache.blocks / groups.blocksPerRequest;
  };
  const usual = each();
  const wantedEach = Math.ceil((requests ?? 1) / dataParallel);
  return {
    maxConcurrency: cache.maxConcurrency * dataParallel,
    usualConcurrency: usual * dataParallel,
    ...(requests === undefined ? {} : { wanted: requests }),
    isEnough: usual >= wantedEach && settings.maxNumSeqs >= (requests === undefined ? 1 : wantedEach),
  };
}

/** A candidate that was estimated. */
export interface Found extends Candidate {
  readonly estimated: Estimate;
  readonly flags: Flags;
  readonly capacity: Capacity;
  readonly notes: readonly string[];
}

/** What options are ranked by; everything else is made of those that are told. */
export type Weighed = Found & Pick<Option, 'gpusUsed' | 'replicas' | 'price' | 'throughput'>;

/** A candidate with how fast it is, whatever it costs: instance types share it. */
export function unpricedOf(served: Served, need: Need, found: Found): Weighed {
  const { hardware, layout, estimated, capacity } = found;
  const held = capacity.usualConcurrency / layout.dataParallel;
  const running = { architecture: served.architecture, hardware, estimate: estimated, need, held };
  const throughput = throughputOf(running);
  const weighed = { ...found, gpusUsed: gpusOf(layout), replicas: need.replicas };
  return throughput === undefined ? weighed : { ...weighed, throughput };
}

/** The same on hardware that a price may be known of. */
export function pricedOf({ region }: Served, weighed: Weighed, hardware: Hardware): Weighed {
  const { instance, nodes } = hardware;
  const price = instance && priceOf(instance, nodes * weighed.replicas, region);
  return price === undefined ? { ...weighed, hardware } : { ...weighed, hardware, price };
}

/** A candidate with what it costs and how fast it is. */
export function weighedOf(served: Served, need: Need, found: Found): Weighed {
  return pricedOf(served, unpricedOf(served, need, found), found.hardware);
}

/** All that is known of a candidate. */
export function optionOf(served: Served, need: Need, weighed: Weighed): Option {
  const { hardware, layout, estimated, flags, capacity, gpusUsed, replicas, throughput, price } = weighed;
  const { gpu } = hardware;
  const notes = [...weighed.notes, ...notesOf(served, weighed)];
  const serving = servingOf({ ...served, gpu, estimate: estimated, flags, need });
  const option = { hardware, layout, gpusUsed, replicas, estimate: estimated, capacity, notes, serving };
  return told(placed(served, option), { throughput, price });
}

/** An option with what is known of it. */
function told(
  option: Option,
  { throughput, price }: { throughput: Throughput | undefined; price: Price | undefined },
): Option {
  const timed = throughput === undefined ? option : { ...option, throughput };
  return price === undefined ? timed : { ...timed, price };
}

function placed(served: Served, option: Option): Option {
  const { instance } = option.hardware;
  if (instance === undefined) return option;
  const storage = storageOf(instance, checkpointBytesOf(served.architecture, served));
  return {
    ...option,
    storage,
    readiness: readinessOf(instance, storage, option.estimate.settings.enforceEager),
  };
}
