import type { Architecture } from '../../architecture';
import { compareVersions } from '../../engine/rules';
import { servedRefusal } from '../../engine/served';
import type { GpuMemory } from '../../memory/estimate';
import rows from '../data/capabilities.json';

/** The least compute capability that something runs on. */
export interface CapabilityRow {
  readonly kind: 'engine' | 'method' | 'bfloat16-only';
  /** An engine, a method of quantization, or an architecture. */
  readonly name: string;
  /** First engine version that the row holds for. */
  readonly from: string;
  readonly least: string;
  /** Where it is computed natively; below, weights are expanded as they are used. */
  readonly native?: string;
  readonly why?: string;
  readonly source: string;
  readonly date: string;
  readonly unverified?: readonly string[];
}

export const CAPABILITIES: readonly CapabilityRow[] = rows as readonly CapabilityRow[];

/** What is asked of a GPU. */
export interface Asked {
  readonly architecture: Architecture;
  /** First version of the engine's rules. */
  readonly version: string;
  /** Release of the engine; that version without it. */
  readonly release?: string;
}

/** Where bfloat16 is computed from, and Marlin's kernels run. */
const BFLOAT16 = 8;
const MARLIN = 8;

/** Why an engine would not run a model on a GPU, whatever its memory; undefined where it would. */
export function gpuRefusal({ computeCapability }: GpuMemory, asked: Asked): string | undefined {
  const unserved = modelRefusal(asked);
  if (unserved !== undefined) return unserved;
  const capability = Number(computeCapability);
  const { quantization } = asked.architecture;
  // Marlin alone has AWQ of 8 bits.
  if (quantization?.method === 'awq' && quantization.bits > 4 && capability < MARLIN) {
    return `compute capability ${computeCapability} is less than the ${MARLIN}.0 of quantization awq with ${quantization.bits} bits`;
  }
  const short = rowsFor(asked).find(({ least }) => capability < Number(least));
  if (short === undefined) return undefined;
  const what = short.kind === 'method' ? `quantization ${short.name}` : short.name;
  const why = short.why === undefined ? '' : `: ${short.why}`;
  return `compute capability ${computeCapability} is less than the ${short.least} of ${what}${why}`;
}

function modelRefusal({ architecture, version, release = version }: Asked): string | undefined {
  const { name, unserved } = architecture;
  return unserved === true ? `vLLM does not serve the architecture '${name}'` : servedRefusal(name, release);
}

/** What is worth telling of a model on a GPU that runs it. */
export function gpuNotes({ computeCapability }: GpuMemory, asked: Asked): readonly string[] {
  const capability = Number(computeCapability);
  const slow = rowsFor(asked).find(({ native }) => native !== undefined && capability < Number(native));
  return [
    ...(slow === undefined
      ? []
      : [
          `${slow.name} is expanded to 16 bits as it is used: it saves memory there, and computes natively from compute capability ${slow.native}`,
        ]),
    ...(needsHalf({ computeCapability }, asked.architecture)
      ? [`compute capability ${computeCapability} has no bfloat16: it is served as float16`]
      : []),
  ];
}

/** Whether a model of bfloat16 is served as float16. */
export function needsHalf(
  { computeCapability }: Pick<GpuMemory, 'computeCapability'>,
  { dtype }: Architecture,
): boolean {
  return dtype === 'bfloat16' && Number(computeCapability) < BFLOAT16;
}

function rowsFor({ architecture, version }: Asked): readonly CapabilityRow[] {
  return [
    latest('engine', 'vllm', version),
    ...(architecture.quantization === undefined
      ? []
      : [latest('method', architecture.quantization.method, version)]),
    ...(architecture.dtype === 'bfloat16' ? [latest('bfloat16-only', architecture.name, version)] : []),
  ].filter((row) => row !== undefined);
}

function latest(kind: CapabilityRow['kind'], name: string, version: string): CapabilityRow | undefined {
  const known = CAPABILITIES.filter((row) => row.kind === kind && row.name === name);
  return known.filter(({ from }) => compareVersions(from, version) <= 0).pop();
}
