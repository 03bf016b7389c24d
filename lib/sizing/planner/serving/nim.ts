import { nameOf } from './names';
import type { Serving, Start } from './serving';
import { vllmArguments } from './vllm';

/** Settings that NIM has variables for; everything else is handed to vLLM. */
const OWN = ['tensorParallel', 'pipelineParallel', 'maxModelLen', 'enforceEager'];

/** Environment of a NIM that runs vLLM. */
export function nimServing(start: Start): Serving {
  const { settings } = start.estimate;
  const own = OWN.map((setting) => nameOf('vllm', setting));
  const others = vllmArguments(start).filter((arg) => !own.includes(arg.split('=')[0] ?? arg));
  return {
    engine: 'nim',
    args: [],
    environment: {
      [nameOf('nim', 'tensorParallel')]: String(settings.tensorParallel),
      [nameOf('nim', 'pipelineParallel')]: String(settings.pipelineParallel),
      [nameOf('nim', 'maxModelLen')]: String(settings.maxModelLen),
      ...(settings.enforceEager ? { [nameOf('nim', 'enforceEager')]: '1' } : {}),
      [nameOf('nim', 'others')]: others.join(' '),
    },
    notes: ['NIM takes these with its vLLM backend; a profile of another backend divides memory otherwise'],
  };
}
