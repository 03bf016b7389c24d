import { partitionOf } from '../../endpoints/partitions';
import { UsageError } from '../../shared/errors';
import { checkShape } from '../props-shape';
import type { ModelJudgementProps, ModelSizingProps } from './model-sizing-props';
import { MOST_NODES_OF_REPLICA } from './sized-model';

/** A release, a family of releases, a release with its runner, or a month: `0.11.2`, `~0.11`, `v0.8.5 (V0)`, `2026-08`. */
const VERSION = /^(?:[~v]?\d{1,3}\.\d+(?:\.\d+)*(?: \(V[012]\))?|20\d\d-(?:0[1-9]|1[0-2]))$/;

/**
 * Checks what languages without types let through, and what the planner would take for something else.
 *
 * @throws UsageError for what cannot be: a sentence with what is allowed
 */
export function checkSizingProps(props: ModelSizingProps): void {
  checkShape('ModelSizing', props, { of: 'ModelSizingProps' });
  const { engineVersion, region, limits } = props;
  if (engineVersion !== undefined && !VERSION.test(engineVersion)) {
    throw new UsageError(`engineVersion is '${engineVersion}', expected a version of vLLM like '0.11.0'`);
  }
  if (region !== undefined && partitionOf(region) === undefined) {
    throw new UsageError(`region is '${region}', expected a Region of AWS like 'us-east-1'`);
  }
  checkCount('limits.maxNodes', limits?.maxNodes, { most: MOST_NODES_OF_REPLICA });
  limits?.quotas?.forEach(({ vcpus, instances }) => {
    checkCount('limits.quotas: vcpus', vcpus, { least: 0 });
    checkCount('limits.quotas: instances', instances, { least: 0 });
  });
  checkShare('settings.gpuMemoryUtilization', props.settings?.gpuMemoryUtilization);
  checkNumbers(props);
}

/**
 * Checks what a judgement is about.
 *
 * @throws UsageError if no instance type is named, or less than one node or more than EKS replaces at once
 */
export function checkJudgement(props: ModelJudgementProps): void {
  checkShape('ModelSizing', props, {
    of: 'ModelJudgementProps',
    expected: { instanceType: "one like 'g6e.12xlarge'" },
  });
  checkCount('nodes', props.nodes, { most: MOST_NODES_OF_REPLICA });
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

function checkShare(what: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0 && value <= 1)) {
    throw new UsageError(`${what} is ${value}, expected a number above 0, at most 1`);
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
