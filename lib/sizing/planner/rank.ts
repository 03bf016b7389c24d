import { layoutName } from './layout';
import type { Option } from './option';
import type { Preference } from './request';
import { secondsOf } from './throughput';

/** Region whose prices stand for those that no source tells. */
const REFERENCE_REGION = 'us-east-1';

type Key = (option: Option) => number;

const ORDERS: Readonly<Record<Preference, readonly Key[]>> = {
  cheapest: [priceKey, referenceKey, slownessKey, gpusKey],
  fastest: [timeKey, priceKey, referenceKey, gpusKey],
  'fewest-gpus': [gpusKey, priceKey, referenceKey, slownessKey],
};

/** Orders options of different instance types, the best first; no two are equal. */
export function byPreference(preference: Preference): (a: Option, b: Option) => number {
  return (a, b) => compare(a, b, ORDERS[preference]);
}

/** Orders layouts on the same instance type, which all cost the same. */
export function byLayout(preference: Preference): (a: Option, b: Option) => number {
  const keys = preference === 'fastest' ? [timeKey, gpusKey] : [slownessKey, gpusKey];
  return (a, b) => compare(a, b, preference === 'fewest-gpus' ? [gpusKey, slownessKey] : keys);
}

function compare(a: Option, b: Option, keys: readonly Key[]): number {
  for (const key of keys) {
    const [first, second] = [key(a), key(b)];
    if (first !== second) return first - second;
  }
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

function nameOf({ hardware, layout }: Option): string {
  return `${hardware.instance?.instanceType ?? hardware.gpu.name} ${layoutName(layout)}`;
}

function priceKey({ price }: Option): number {
  return price?.usdPerHour ?? Infinity;
}

function referenceKey({ hardware, replicas }: Option): number {
  const { instance, nodes } = hardware;
  return (instance?.usdPerHour[REFERENCE_REGION] ?? Infinity) * nodes * replicas;
}

function gpusKey({ gpusUsed, replicas }: Option): number {
  return gpusUsed * replicas;
}

function timeKey({ throughput }: Option): number {
  return throughput === undefined ? Infinity : secondsOf(throughput);
}

function slownessKey({ throughput }: Option): number {
  return throughput === undefined ? Infinity : 1 / throughput.outputTokensPerSecond;
}
