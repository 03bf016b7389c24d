import { nameOf } from './names';
import type { Serving, Start } from './serving';

/** Environment of `ollama serve`. */
export function ollamaServing({ estimate }: Start): Serving {
  const { settings } = estimate;
  const gpus = settings.tensorParallel * settings.pipelineParallel;
  const isSmall = settings.kvCacheDtype.startsWith('fp8') || settings.kvCacheDtype === 'int8';
  return {
    engine: 'ollama',
    args: [],
    environment: {
      [nameOf('ollama', 'maxNumSeqs')]: String(settings.maxNumSeqs),
      [nameOf('ollama', 'maxModelLen')]: String(settings.maxModelLen),
      [nameOf('ollama', 'kvCacheDtype')]: isSmall ? 'q8_0' : 'f16',
      [nameOf('ollama', 'flashAttention')]: '1',
      ...(gpus > 1 ? { [nameOf('ollama', 'tensorParallel')]: '1' } : {}),
    },
    notes: [
      'Ollama keeps a cache of the maximum length for each of its parallel requests and divides memory in its own way',
      ...(gpus > 1 ? ['Ollama lays layers over GPUs, one after the other, which is slower than ranks'] : []),
      ...(settings.dataParallel > 1
        ? [`start ${settings.dataParallel} of them, each with its own GPUs`]
        : []),
    ],
  };
}
