import { constant } from '../engine/constants';
import { GIB } from './numbers';
import type { Settings, Subject } from './settings';

/** What libraries take beside PyTorch on one rank: the context, communication buffers, workspaces. Bytes. */
export function nonTorchBytes({ rules }: Subject, settings: Settings): number {
  const ranks = settings.tensorParallel * settings.pipelineParallel;
  const alone = constant(rules.runner === 'V0' ? 'non-torch-v0' : 'non-torch');
  if (ranks === 1) return alone * GIB;
  return (alone + constant(settings.tensorParallel > 4 ? 'communication-many' : 'communication')) * GIB;
}

/** Largest batch that CUDA graphs are captured for, and the step between sizes. */
const LARGEST_GRAPH = 512;
const GRAPH_STEP = 8;
const SMALL_SIZES = 3;

/** Memory of CUDA graphs on one rank, in bytes. */
export function graphBytes({ architecture }: Subject, settings: Settings): number {
  if (settings.enforceEager || architecture.task !== 'generate') return 0;
  const sizes = SMALL_SIZES + Math.floor(Math.min(LARGEST_GRAPH, settings.maxNumSeqs * 2) / GRAPH_STEP);
  const layers = architecture.layers.length / settings.pipelineParallel;
  return constant('graph-base') * GIB + sizes * layers * constant('graph-layer') * 2 ** 20;
}
