import { Token, type Duration } from 'aws-cdk-lib';
import { UsageError } from '../../shared/errors';
import { DEVICE_PLUGIN_LABEL, EFA_PRESENT_LABEL, GPU_PRESENT_LABEL, MODEL_LABEL } from '../node-labels';
import type { NodeGroupOptions } from './node-group-props';

/** The snapshots of EKS' AMIs have 20 GiB, and a volume is never smaller than its snapshot. */
const LEAST_VOLUME_GIB = 20;
/** https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html, read 2026-11-22: 64 TiB for gp3. */
const MOST_VOLUME_GIB = 65_536;

/**
 * Checks what any node group can be told: EKS and EC2 would refuse it only after minutes of deployment.
 *
 * @throws UsageError for what cannot be: a sentence with what is allowed
 */
export function checkNodeOptions(
  where: string,
  { volumeGiB, maxPods, shutdownGracePeriod, labels = {}, tags = {} }: NodeGroupOptions,
): void {
  checkNumber(volumeGiB, { what: `${where}: volumeGiB`, least: LEAST_VOLUME_GIB, most: MOST_VOLUME_GIB });
  checkNumber(maxPods, { what: `${where}: maxPods`, least: 1 });
  checkWholeSeconds(where, shutdownGracePeriod);
  Object.entries(labels).forEach(([key, value]) => checkLabel(where, key, value));
  checkTags(where, tags);
}

/** The kubelet is told whole seconds. */
function checkWholeSeconds(where: string, period: Duration | undefined): void {
  if (period === undefined) return;
  const isWhole = period.isUnresolved() || Number.isInteger(period.toSeconds({ integral: false }));
  if (!isWhole) {
    throw new UsageError(
      `${where}: shutdownGracePeriod is '${String(period)}', expected whole seconds, like Duration.seconds(30)`,
    );
  }
}

interface Bounds {
  readonly what: string;
  readonly least: number;
  readonly most?: number;
}

function checkNumber(value: number | undefined, { what, least, most }: Bounds): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < least || value > (most ?? Infinity)) {
    const end = most === undefined ? '' : ` to ${most}`;
    throw new UsageError(`${what} is ${value}, expected a whole number from ${least}${end}`);
  }
}

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
/** Amazon EKS keeps its domain to itself, and the kubelet does not start with others of Kubernetes than these. */
const RESERVED = /^(?:[^/]+\.)?(?:kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//;
const KUBELET = /^(?:[^/]+\.)?(?:node|kubelet)\.kubernetes\.io\//;
const OWN = [DEVICE_PLUGIN_LABEL, EFA_PRESENT_LABEL, GPU_PRESENT_LABEL, MODEL_LABEL];

function checkLabel(where: string, key: string, value: string): void {
  if (!isLabelKey(key) || !isLabelValue(value)) {
    throw new UsageError(
      `${where}: '${key}=${value}' is no label, expected at most 63 letters, digits, dots, hyphens and underscores for ` +
        'its name and its value, and a domain and a slash before the name if any',
    );
  }
  if (OWN.includes(key) || (RESERVED.test(key) && !KUBELET.test(key))) {
    throw new UsageError(
      `${where}: label '${key}' is given by Kubernetes, Amazon EKS or the group itself, expected one of your own, or of ` +
        'node.kubernetes.io',
    );
  }
}

function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return NAME.test(name) && (prefix === undefined || PREFIX.test(prefix)) && more.length === 0;
}

function isLabelValue(value: string): boolean {
  return value === '' || Token.isUnresolved(value) || NAME.test(value);
}

/**
 * Checks the keys of tags.
 *
 * @throws UsageError for a key that AWS does not take
 */
export function checkTags(where: string, tags: Readonly<Record<string, string>>): void {
  Object.keys(tags).forEach((key) => checkTag(where, key));
}

function checkTag(where: string, key: string): void {
  if (!Token.isUnresolved(key) && (key === '' || key.length > 128 || /^aws:/i.test(key))) {
    throw new UsageError(
      `${where}: tag '${key}' cannot be set, expected a key of 1 to 128 characters that does not begin with aws:`,
    );
  }
}
