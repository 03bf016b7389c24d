import type { Architecture } from '../architecture';
import { readConfig, type ReadOptions } from '../config/reader';
import type { ModelRow } from './models';

/** Above what rounding and buffers explain. */
const UNPLACED_SHARE = 0.01;

/** Bytes of one parameter of 16 bits. */
const HALF = 2;

/**
 * What a model of the catalogue is to memory: its configuration, and what its checkpoint counts beyond that.
 *
 * Parameters that the configuration does not describe (encoders and adapters whose code is their only description) are
 * counted as 16 bits on every GPU, so that the answer errs to the larger side.
 *
 * @throws UsageError where the options contradict the configuration
 */
export function architectureOf(row: ModelRow, options: ReadOptions = {}): Architecture {
  const read = readConfig(row.config, { where: row.id, ...options });
  const rest = unplaced(row, read);
  const doubts = [
    ...read.doubts,
    ...((row.unverified ?? []).includes('config')
      ? [`no source confirms the configuration that the catalogue has of ${row.id}`]
      : []),
    ...(rest === 0
      ? []
      : [`${billions(rest)} parameters are not in its configuration: counted on every GPU`]),
  ];
  const tensor = {
    part: 'encoder',
    parameters: rest,
    bytes: rest * HALF,
    split: 'copied',
    place: 'all',
  } as const;
  return { ...read, doubts, tensors: rest === 0 ? read.tensors : [...read.tensors, tensor] };
}

/** Parameters of the checkpoint that no tensor stands for; layers for speculative decoding are not loaded. */
function unplaced({ parameters, config }: ModelRow, { tensors, draftLayers = 0 }: Architecture): number {
  if (parameters === undefined || draftLayers > 0 || config['model_type'] === 'qwen3_next') return 0;
  const counted = tensors.reduce((sum, tensor) => sum + tensor.parameters, 0);
  return counted < parameters * (1 - UNPLACED_SHARE) ? parameters - counted : 0;
}

function billions(count: number): string {
  return `${(count / 1e9).toFixed(2)} × 10⁹`;
}
