import { remember } from '../../shared/remember';
import type { Architecture, Tensor } from '../architecture';
import type { InstanceType } from '../hardware/instances';
import { GIB } from '../memory/estimate';
import { sum } from '../memory/numbers';
import { planned } from './constants';
import type { Hardware } from './option';

/** Disk of one node. */
export interface Storage {
  readonly gib: number;
  /** Files of the checkpoint, of which every node has all. */
  readonly weightsGiB: number;
  /** Where it is: on the instance's own NVMe, or on a volume, since that is too small or not there. */
  readonly on: 'instance-store' | 'ebs';
}

const GB = 1e9;
/** Bytes of a weight in a checkpoint that an engine quantizes while it loads it. */
const UNQUANTIZED_BYTES = 2;

/** Files of a checkpoint, in bytes: as told, else as large as its tensors. */
export function checkpointBytesOf(
  { tensors }: Architecture,
  { checkpointBytes, quantization }: { readonly checkpointBytes?: number; readonly quantization?: string },
): number {
  if (checkpointBytes !== undefined) return checkpointBytes;
  if (quantization === undefined) return remember(OWN_BYTES, tensors, sumBytes);
  return sum(tensors.map(({ parameters }) => parameters * UNQUANTIZED_BYTES));
}

const OWN_BYTES = new WeakMap<readonly Tensor[], number>();

function sumBytes(tensors: readonly Tensor[]): number {
  return sum(tensors.map(({ bytes }) => bytes));
}

/** The disk that one node needs for a checkpoint and everything beside it. */
export function storageOf(instance: InstanceType, checkpointBytes: number): Storage {
  const weightsGiB = checkpointBytes / GIB;
  const gib = Math.ceil(weightsGiB + planned('storage-beside'));
  const own = (instance.instanceStoreGB * GB) / GIB;
  return { gib, weightsGiB, on: own >= gib ? 'instance-store' : 'ebs' };
}

/** Why a node's own memory is too small to load a model; undefined where it is not. */
export function hostRefusal(hardware: Hardware, ranks: number, checkpointBytes: number): string | undefined {
  const { instance } = hardware;
  if (instance === undefined) return undefined;
  const shard = Math.min(planned('host-shard'), checkpointBytes / GIB);
  const needed = planned('host-base') + ranks * planned('host-rank') + shard;
  const there = (instance.allocatableMemoryMiB ?? instance.memoryGiB * 1024) / 1024;
  return there >= needed
    ? undefined
    : `loading takes ${needed.toFixed(1)} GiB of the processor's memory, ${there.toFixed(1)} GiB are there`;
}
