import { UsageError } from '../../shared/errors';
import type { Dtype } from '../architecture';
import type { TextConfig } from './text';

const ALLOWED: Readonly<Record<string, Dtype>> = {
  half: 'float16',
  float16: 'float16',
  bfloat16: 'bfloat16',
  float: 'float32',
  float32: 'float32',
};

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
    const dtype = ALLOWED[asked];
    if (dtype !== undefined) return dtype;
    throw new UsageError(
      `dtype '${asked}' is not known, expected auto, ${Object.keys(ALLOWED).sort().join(', ')}`,
    );
  }
  return storedDtype(root, text) === 'float16' ? 'float16' : 'bfloat16';
}

function storedDtype(root: TextConfig['root'], text: TextConfig['text']): Dtype | undefined {
  const places = [root, text, root.object('vision_config'), root.object('encoder_config')];
  const said = places
    .flatMap((place) => [place?.text('dtype'), place?.text('torch_dtype')])
    .find((value) => value !== undefined);
  return said === undefined ? undefined : ALLOWED[said.replace(/^torch\./u, '')];
}
