import type { Architecture } from '../architecture';
import { constant } from '../engine/constants';
import type { EngineRules } from '../engine/rules';
import { GIB } from './numbers';
import type { GpuMemory, Settings, Subject } from './settings';

/** What libraries take beside PyTorch on one rank: the context, communication buffers, workspaces. Bytes. */
export function nonTorchBytes(subject: Subject, settings: Settings): number {
  const { rules, architecture, gpu } = subject;
  const ranks = settings.tensorParallel * settings.pipelineParallel;
  const alone = constant(rules.runner === 'V0' ? 'non-torch-v0' : 'non-torch');
  if (ranks === 1) return alone * GIB;
  const experts =
    architecture.experts === undefined || !hasPeers(gpu) ? 0 : constant('communication-experts');
  return (alone + constant(hasPeers(gpu) ? 'communication' : 'communication-without-peers') + experts) * GIB;
}

/** GPUs that reach each other's memory; the others communicate through the processor's. */
function hasPeers({ name }: GpuMemory): boolean {
  return !WITHOUT_PEERS.some((other) => name.startsWith(other));
}

const WITHOUT_PEERS = ['T4', 'L4', 'A10', 'RTX2', 'RTX3', 'RTX4'];

/** Largest batch that CUDA graphs are captured for. */
const LARGEST_GRAPH = 512;
/** Where sizes stop to be eight apart, in versions that take wider steps after it. */
const FINE_GRAPHS = 256;
/** The sizes 1, 2 and 4. */
const SMALL_SIZES = 3;

/** Memory of CUDA graphs on one rank, in bytes. */
export function graphBytes({ architecture, rules }: Subject, settings: Settings): number {
  if (settings.enforceEager || architecture.task !== 'generate') return 0;
  const pieces = sizesUpTo(Math.min(LARGEST_GRAPH, settings.maxNumSeqs * 2), rules);
  const whole = sizesUpTo(Math.min(LARGEST_GRAPH, settings.maxNumSeqs), rules);
  const layers = layersOf(architecture) / settings.pipelineParallel;
  return constant('graph-base') * GIB + (pieces + whole) * layers * constant('graph-layer') * 2 ** 20;
}

function sizesUpTo(largest: number, { captureSteps }: EngineRules): number {
  if (captureSteps === 'fine') return SMALL_SIZES + Math.floor(largest / 8);
  const fine = Math.min(largest, FINE_GRAPHS);
  return SMALL_SIZES + Math.floor(fine / 8) + Math.floor((largest - fine) / 16);
}

function layersOf({ layers }: Architecture): number {
  return layers.length;
}
