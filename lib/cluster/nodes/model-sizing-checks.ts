import { partitionOf } from '../../endpoints/partitions';
import { UsageError } from '../../shared/errors';
import {
  ServingEngine,
  SizingPreference,
  type ModelJudgementProps,
  type ModelSizingProps,
} from './model-sizing-props';
import { MOST_NODES_OF_REPLICA } from './sized-model';

/** A release, a family of releases, a release with its runner, or a month: `0.11.2`, `~0.11`, `v0.8.5 (V0)`, `2026-08`. */
const VERSION = /^(?:[~v]?\d{1,3}\.\d+(?:\.\d+)*(?: \(V[012]\))?|20\d\d-(?:0[1-9]|1[0-2]))$/;

/**
 * Checks what languages without types let through, and what the planner would take for something else.
 *
 * @throws UsageError for what cannot be: a sentence with what is allowed
 */
export function checkSizingProps(props: ModelSizingProps): void {
  KINDS.forEach((kind) => checkKind(props, kind));
  const { engine, preference, engineVersion, region, limits } = props;
  checkOneOf('engine', engine, Object.values(ServingEngine));
  checkOneOf('preference', preference, Object.values(SizingPreference));
  if (engineVersion !== undefined && !VERSION.test(engineVersion)) {
    throw new UsageError(`engineVersion is '${engineVersion}', expected a version of vLLM like '0.11.0'`);
  }
  if (region !== undefined && partitionOf(region) === undefined) {
    throw new UsageError(`region is '${region}', expected a Region of AWS like 'us-east-1'`);
  }
  checkCount('limits.maxNodes', limits?.maxNodes, { most: MOST_NODES_OF_REPLICA });
  checkNumbers(props);
}

/** What members are, as `typeof` has it. */
const KINDS: readonly { readonly names: readonly (keyof ModelSizingProps)[]; readonly type: string }[] = [
  { names: ['model', 'config', 'quantization', 'dtype', 'engineVersion', 'region'], type: 'string' },
  { names: ['traffic', 'settings', 'limits'], type: 'object' },
  { names: ['inCapacityBlocks'], type: 'boolean' },
];

function checkKind(props: ModelSizingProps, { names, type }: (typeof KINDS)[number]): void {
  for (const name of names) {
    const value: unknown = props[name];
    const isOdd = value === null || Array.isArray(value) || typeof value !== type;
    if (value !== undefined && isOdd) {
      throw new UsageError(`${name} is ${JSON.stringify(value)}, expected ${EXPECTED[type] ?? type}`);
    }
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'an object with its members by name',
  boolean: 'true or false',
};

/**
 * Checks what a judgement is about.
 *
 * @throws UsageError if no instance type is named, or less than one node or more than EKS replaces at once
 */
export function checkJudgement({ instanceType, nodes }: ModelJudgementProps): void {
  if (typeof instanceType !== 'string' || instanceType === '') {
    throw new UsageError(`instanceType is '${instanceType}', expected one like 'g6e.12xlarge'`);
  }
  checkCount('nodes', nodes, { most: MOST_NODES_OF_REPLICA });
}

function checkNumbers({ traffic = {}, settings = {}, checkpointBytes }: ModelSizingProps): void {
  const { maxModelLen, maxNumSeqs, maxNumBatchedTokens } = settings;
  const { tensorParallel, pipelineParallel, dataParallel } = settings;
  const ofServer = { maxModelLen, maxNumSeqs, maxNumBatchedTokens };
  for (const [name, value] of Object.entries({
    ...ofServer,
    tensorParallel,
    pipelineParallel,
    dataParallel,
  })) {
    checkCount(`settings.${name}`, value);
  }
  checkCount('traffic.concurrency', traffic.concurrency);
  checkCount('traffic.replicas', traffic.replicas);
  checkCount('traffic.promptTokens', traffic.promptTokens, { least: 0 });
  checkCount('traffic.outputTokens', traffic.outputTokens, { least: 0 });
  checkCount('checkpointBytes', checkpointBytes);
}

function checkOneOf(what: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw new UsageError(`${what} is '${value}', expected one of ${allowed.join(', ')}`);
  }
}

function checkCount(
  what: string,
  value: number | undefined,
  { least = 1, most = Infinity }: { readonly least?: number; readonly most?: number } = {},
): void {
  if (value !== undefined && (!Number.isInteger(value) || value < least || value > most)) {
    const end = most === Infinity ? '' : ` to ${most}`;
    throw new UsageError(`${what} is ${value}, expected a whole number from ${least}${end}`);
  }
}
