import type { Bill } from './bill';
import { groupsOf, stageBlockBytes, type Groups } from './groups';
import { sum } from './numbers';
import type { Settings, Subject } from './settings';
import { specsOf, statesOf } from './specs';

/** What the memory left for keys, values and states holds. */
export interface Cache {
  /** Bytes of the worst rank that one more token of one request takes, once windows are full. */
  readonly bytesPerToken: number;
  /** Bytes of the worst rank that one request of the maximum length takes. */
  readonly bytesPerRequest: number;
  /** Blocks that the ranks agree on: those of the poorest. */
  readonly blocks: number;
  readonly blocksPerRequest: number;
  readonly blockSize: number;
  /** As the log of the engine says it. */
  readonly tokens: number;
  /** Requests of the maximum length that fit at once. */
  readonly maxConcurrency: number;
  /** Groups of states, of which every sequence takes a block. */
  readonly stateGroups: number;
  /** Memory that is left on the poorest rank, and its bill. */
  readonly available: number;
  readonly bill: Bill;
}

/** The cache of a server. */
export function cacheOf(subject: Subject, settings: Settings, bills: readonly Bill[]): Cache {
  const groups = groupsOf(subject, settings);
  const worst = worstOf(bills, { groups, subject, settings });
  const { blocks } = worst;
  const requests = groups.blocksPerRequest > 0 ? blocks / groups.blocksPerRequest : Infinity;
  return {
    bytesPerToken: growthOf(subject, settings, worst.bill),
    bytesPerRequest: groups.blocksPerRequest * worst.blockBytes + worst.states / settings.maxNumSeqs,
    blocks,
    blocksPerRequest: groups.blocksPerRequest,
    blockSize: groups.blockSize,
    tokens: tokensOf(groups, { subject, settings, blocks }),
    maxConcurrency: requests,
    stateGroups: groups.stateGroups,
    available: worst.bill.kvCache - worst.states,
    bill: worst.bill,
  };
}

interface Context {
  readonly groups: Groups;
  readonly subject: Subject;
  readonly settings: Settings;
}

interface Worst {
  readonly bill: Bill;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly states: number;
}

function worstOf(bills: readonly Bill[], context: Context): Worst {
  const all = bills.map((bill) => poolOf(bill, context));
  return all.reduce((worst, one) => (one.blocks < worst.blocks || isShorter(one, worst) ? one : worst));
}

/** Of ranks without a block, the one that lacks most. */
function isShorter(one: Worst, other: Worst): boolean {
  return one.blocks === 0 && other.blocks === 0 && one.bill.kvCache < other.bill.kvCache;
}

function poolOf(bill: Bill, { groups, subject, settings }: Context): Worst {
  const blockBytes = stageBlockBytes(groups, bill.stage);
  const states = subject.rules.runner === 'V0' ? v0StateBytes(subject, settings, bill) : 0;
  const blocks = blockBytes > 0 ? Math.max(0, Math.floor((bill.kvCache - states) / blockBytes)) : Infinity;
  return { bill, blocks, blockBytes, states };
}

/** V0 keeps the states of all sequences from the start. */
function v0StateBytes(subject: Subject, settings: Settings, { stage }: Bill): number {
  const here = statesOf(subject.architecture, settings).filter(
    ({ layer }) => layer >= stage.start && layer < stage.end,
  );
  return settings.maxNumSeqs * sum(here.map(({ bytes }) => bytes));
}

/** What the log calls the size of the cache, in tokens. */
function tokensOf(
  groups: Groups,
  { subject, settings, blocks }: { subject: Subject; settings: Settings; blocks: number },
): number {
  if (groups.groups.length === 0) return Infinity;
  if (subject.rules.countsTokensBy === 'requests' && groups.groups.length > 1) {
    return Math.floor((blocks / groups.blocksPerRequest) * settings.maxModelLen);
  }
  return Math.floor(blocks / groups.groups.length) * groups.blockSize;
}

/** Bytes of a token that is kept to the end: those of layers without a window. */
function growthOf(subject: Subject, settings: Settings, { stage }: Bill): number {
  let bytes = 0;
  for (const { kind, layer, pageBytes, blockSize } of specsOf(subject, settings)) {
    if (kind === 'full' && layer >= stage.start && layer < stage.end) bytes += pageBytes / blockSize;
  }
  return bytes;
}
