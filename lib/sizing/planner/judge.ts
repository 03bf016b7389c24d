import { UsageError } from '../../shared/errors';
import { capacityOf, Estimates, laidOut, optionOf, refused, settingsRefusal, weighedOf } from './evaluate';
import { gpusOf, type Layout } from './layout';
import { needOf } from './need';
import type { Hardware, Option } from './option';
import { gpuRefusal } from './refusals/gpu';
import { layoutRefusal } from './refusals/layout';
import type { Served } from './request';
import { checkpointBytesOf, hostRefusal } from './storage';

/** A model, hardware and flags that somebody names. */
export interface Judged extends Served {
  readonly hardware: Hardware;
}

/**
 * Whether a model is served on given hardware by given flags; all GPUs are taken where no flag says how many.
 *
 * @throws UsageError for flags that need more GPUs than there are
 */
export function judge(judged: Judged): Option {
  const { architecture, hardware, flags, traffic } = judged;
  const need = needOf(traffic, flags);
  const { layout, notes } = layoutOf(judged);
  const all = laidOut(flags, need, layout);
  const estimated = new Estimates(judged).of(hardware.gpu, all);
  const { engine } = estimated;
  const refusal =
    gpuRefusal(hardware.gpu, { architecture, version: engine.rules.from, release: engine.release }) ??
    layoutRefusal(architecture, layout) ??
    settingsRefusal(estimated);
  const host = hostRefusal(
    hardware,
    gpusOf(layout) / hardware.nodes,
    checkpointBytesOf(architecture, judged),
  );
  const weighed = weighedOf(judged, need, {
    ...{ hardware, layout, flags: all },
    estimated: refused(estimated, refusal),
    capacity: capacityOf(judged, { gpu: hardware.gpu, estimated, need }),
    notes: [...notes, ...(host === undefined ? [] : [host])],
  });
  return optionOf(judged, need, weighed);
}

interface Chosen {
  readonly layout: Layout;
  readonly notes: readonly string[];
}

function layoutOf({ architecture, hardware, flags }: Judged): Chosen {
  const { gpus, nodes } = hardware;
  const { tensorParallel, pipelineParallel = 1, dataParallel = 1, expertParallel = false } = flags;
  const there = gpus * nodes;
  const layout = {
    nodes,
    tensorParallel: tensorParallel ?? 1,
    pipelineParallel,
    dataParallel,
    expertParallel,
  };
  if (gpusOf(layout) > there) {
    throw new UsageError(
      `tensor × pipeline × data parallel is ${gpusOf(layout)}, expected at most the ${there} GPUs that are given`,
    );
  }
  if (tensorParallel !== undefined) return { layout, notes: [] };
  const most = Math.floor(there / (pipelineParallel * dataParallel));
  const sizes = Array.from({ length: most }, (_, index) => ({ ...layout, tensorParallel: most - index }));
  const chosen = sizes.find((size) => layoutRefusal(architecture, size) === undefined) ?? layout;
  if (chosen.tensorParallel === most) return { layout: chosen, notes: [] };
  const why = layoutRefusal(architecture, { ...layout, tensorParallel: most }) ?? '';
  return { layout: chosen, notes: [`tensor parallel ${chosen.tensorParallel} of ${most} GPUs: ${why}`] };
}
