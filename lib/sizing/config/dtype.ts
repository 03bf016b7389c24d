import { UsageError } from '../../shared/errors';
import type { Dtype } from '../architecture';
import type { Members } from './members';
import type { TextConfig } from './text';

const ALLOWED: ReadonlyMap<string, Dtype> = new Map<string, Dtype>([
  ['half', 'float16'],
  ['float16', 'float16'],
  ['bfloat16', 'bfloat16'],
  ['float', 'float32'],
  ['float32', 'float32'],
]);

/** Families whose activations overflow in float16: vLLM serves their float32 checkpoints in bfloat16. */
const BYTES: Readonly<Record<Dtype, number>> = { float32: 4, bfloat16: 2, float16: 2, fp8: 1, int8: 1 };

export function bytesOfType(dtype: Dtype): number {
  return BYTES[dtype];
}

/**
 * Type that the model is served in: what `--dtype` says, else that of the checkpoint, where float32 becomes
 * 16 bits wide; vllm-project/vllm vllm/config/model.py `_get_and_verify_dtype`.
 */
export function servedDtype({ root, text }: TextConfig, asked: string | undefined): Dtype {
  if (asked !== undefined && asked !== 'auto') {
    const dtype = ALLOWED.get(asked);
    if (dtype !== undefined) return dtype;
    throw new UsageError(
      `dtype '${asked}' is not known, expected auto, ${[...ALLOWED.keys()].sort().join(', ')}`,
    );
  }
  return storedDtype(root, text) === 'float16' ? 'float16' : 'bfloat16';
}

function storedDtype(root: TextConfig['root'], text: TextConfig['text']): Dtype | undefined {
  const places = [root, text, root.object('vision_config'), root.object('encoder_config')];
  for (const place of places) {
    for (const name of ['dtype', 'torch_dtype']) {
      if (place?.has(name) === true) return typeIn(place, name);
    }
  }
  return undefined;
}

/** @throws UsageError for a type that vLLM does not serve weights in */
function typeIn(place: Members, name: string): Dtype | undefined {
  const said = place.text(name)?.replace(/^torch\./u, '');
  if (said === 'auto') return undefined;
  const dtype = said === undefined ? undefined : ALLOWED.get(said);
  if (dtype !== undefined) return dtype;
  throw new UsageError(
    `'${name}' in ${place.where} is ${JSON.stringify(place.all[name])}, expected auto, ${[...ALLOWED.keys()].sort().join(', ')}`,
  );
}
