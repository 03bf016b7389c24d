import type { Architecture } from '../architecture';
import type { Flags } from '../memory/estimate';
import { layoutRefusal } from './refusals/layout';

/** How a model is laid over the GPUs of one replica. */
export interface Layout {
  readonly nodes: number;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly dataParallel: number;
  readonly expertParallel: boolean;
}

/** What may be laid out. */
export interface Room {
  readonly gpus: number;
  readonly nodes: number;
  /** Whether layouts that leave GPUs idle are wanted too. */
  readonly mayLeaveIdle: boolean;
  /** Whether the engine has data parallel replicas. */
  readonly hasReplicas: boolean;
}

/** The GPUs of a layout. */
export function gpusOf({ tensorParallel, pipelineParallel, dataParallel }: Layout): number {
  return tensorParallel * pipelineParallel * dataParallel;
}

/** `tensor parallel 4, data parallel 2`, for people. */
export function layoutName({ nodes, tensorParallel, pipelineParallel, dataParallel }: Layout): string {
  return [
    ...(nodes > 1 ? [`${nodes} nodes`] : []),
    `tensor parallel ${tensorParallel}`,
    ...(pipelineParallel > 1 ? [`pipeline parallel ${pipelineParallel}`] : []),
    ...(dataParallel > 1 ? [`data parallel ${dataParallel}`] : []),
  ].join(', ');
}

/** The layouts that are worth a look, whether or not the model can be laid out so. */
export function layoutsIn(room: Room, architecture: Architecture, flags: Flags): readonly Layout[] {
  const layouts = room.nodes > 1 ? spread(room, architecture, flags) : within(room, architecture, flags);
  return layouts.filter((layout) => obeys(layout, flags) && gpusOf(layout) <= room.gpus * room.nodes);
}

/** Layouts on one node: tensor parallel ranks, and replicas that fill the rest. */
function within(room: Room, architecture: Architecture, flags: Flags): readonly Layout[] {
  const fixed = [flags.tensorParallel, flags.pipelineParallel, flags.dataParallel];
  const isFixed = fixed.some((value) => value !== undefined);
  return tensorSizes(room.gpus, flags).flatMap((tensorParallel) => {
    const alone = layoutOf({ tensorParallel }, architecture, flags);
    if (isFixed) return [alone];
    const rest = Math.floor(room.gpus / tensorParallel);
    const full = room.hasReplicas && rest > 1 ? [{ ...alone, dataParallel: rest }] : [];
    const experts = architecture.experts === undefined ? [] : full.map(withExpertParallel);
    const filled = architecture.experts === undefined ? full : experts;
    const staged = needsStages(alone, rest, architecture) ? [{ ...alone, pipelineParallel: rest }] : [];
    return [...(rest === 1 || room.mayLeaveIdle || filled.length === 0 ? [alone] : []), ...filled, ...staged];
  });
}

function withExpertParallel(layout: Layout): Layout {
  return { ...layout, expertParallel: true };
}

/** Stages of a pipeline take the GPUs that heads cannot be divided over. */
function needsStages(layout: Layout, rest: number, architecture: Architecture): boolean {
  return (
    rest > 1 &&
    layoutRefusal(architecture, layout) === undefined &&
    layoutRefusal(architecture, { ...layout, tensorParallel: layout.tensorParallel * 2 }) !== undefined
  );
}

/** Over nodes go stages of a pipeline: tensor parallel ranks exchange too much. */
function spread(room: Room, architecture: Architecture, flags: Flags): readonly Layout[] {
  const sizes = tensorSizes(room.gpus, flags).filter(
    (tensorParallel) =>
      layoutRefusal(architecture, layoutOf({ tensorParallel }, architecture, flags)) === undefined,
  );
  const tensorParallel = sizes[sizes.length - 1];
  if (tensorParallel === undefined) return [];
  const pipelineParallel = Math.floor(room.gpus / tensorParallel) * room.nodes;
  return [{ ...layoutOf({ tensorParallel }, architecture, flags), pipelineParallel, nodes: room.nodes }];
}

function tensorSizes(gpus: number, { tensorParallel }: Flags): readonly number[] {
  if (tensorParallel !== undefined) return [tensorParallel];
  const powers = Array.from({ length: Math.floor(Math.log2(gpus)) + 1 }, (_, exponent) => 2 ** exponent);
  return powers.includes(gpus) ? powers : [...powers, gpus];
}

function layoutOf(
  { tensorParallel }: { readonly tensorParallel: number },
  { experts }: Architecture,
  flags: Flags,
): Layout {
  return {
    nodes: 1,
    tensorParallel,
    pipelineParallel: flags.pipelineParallel ?? 1,
    dataParallel: flags.dataParallel ?? 1,
    expertParallel: flags.expertParallel === true && experts !== undefined,
  };
}

function obeys(layout: Layout, flags: Flags): boolean {
  return (['tensorParallel', 'pipelineParallel', 'dataParallel'] as const).every(
    (name) => flags[name] === undefined || flags[name] === layout[name],
  );
}
