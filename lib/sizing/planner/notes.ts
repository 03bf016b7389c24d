import type { Architecture } from '../architecture';
import { cacheKinds } from '../memory/kinds';
import type { Found } from './evaluate';
import type { Layout } from './layout';
import { gpuNotes } from './refusals/gpu';
import { encoderRefusal } from './refusals/layout';
import type { Served } from './request';

/** What is worth telling of a candidate, one sentence each. */
export function notesOf(served: Served, { hardware, layout, estimated }: Found): readonly string[] {
  const { architecture, region } = served;
  const { instance, nodes, gpu } = hardware;
  const encoder = encoderRefusal(architecture, layout);
  const isOverPcie = layout.tensorParallel > 1 && instance?.interconnect === 'pcie';
  return [
    ...gpuNotes(gpu, { architecture, version: estimated.engine.rules.from }),
    ...headNotes(architecture, layout),
    ...(encoder === undefined ? [] : [`${encoder}: it needs --mm-encoder-tp-mode=data`]),
    ...(isOverPcie
      ? ['tensor parallel over PCIe: ranks exchange through the processor, which takes time']
      : []),
    ...(nodes > 1
      ? [`${nodes} nodes: stages of a pipeline over EFA, in one placement group, joined by a launcher`]
      : []),
    ...(instance?.architecture === 'arm64' ? ['it needs an image of the engine for arm64'] : []),
    ...(instance !== undefined && instance.usdPerHour[region] === undefined
      ? [`no source tells a price of ${instance.instanceType} in ${region}, nor whether it is offered there`]
      : []),
  ];
}

/** Ranks beyond the heads of keys and values hold copies. */
function headNotes(architecture: Architecture, { tensorParallel }: Layout): readonly string[] {
  const kinds = cacheKinds(architecture);
  const heads = kinds.flatMap(({ cache }) => (cache.kind === 'attention' ? [cache.kvHeads] : []));
  const fewest = Math.min(...heads);
  const isLatent = kinds.some(({ cache }) => cache.kind === 'mla');
  return [
    ...(heads.length > 0 && fewest < tensorParallel
      ? [
          `${fewest} heads of keys and values are copied on ${tensorParallel} ranks: the cache grows no further than with tensor parallel ${fewest}`,
        ]
      : []),
    ...(isLatent && tensorParallel > 1
      ? ['each rank keeps the whole latents of MLA: data parallel engines hold more requests']
      : []),
  ];
}
