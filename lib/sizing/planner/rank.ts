import { layoutName } from './layout';
import type { Option } from './option';
import type { Preference } from './request';
import { secondsOf } from './throughput';

/** Region whose prices stand for those that no source tells. */
const REFERENCE_REGION = 'us-east-1';

/** What options are compared by. */
type Ranked = Pick<Option, 'hardware' | 'layout' | 'gpusUsed' | 'replicas' | 'price' | 'throughput'>;

type Key = (option: Ranked) => number;

const ORDERS: Readonly<Record<Preference, readonly Key[]>> = {
  cheapest: [priceKey, referenceKey, slownessKey, gpusKey],
  fastest: [timeKey, priceKey, referenceKey, gpusKey],
  'fewest-gpus': [gpusKey, priceKey, referenceKey, slownessKey],
};

/** Orders options of different instance types, the best first; no two are equal. */
export function byPreference(preference: Preference): (a: Ranked, b: Ranked) => number {
  return (a, b) => compare(a, b, ORDERS[preference]);
}

/** Orders layouts on the same instance type, which all cost the same. */
export function byLayout(preference: Preference): (a: Ranked, b: Ranked) => number {
  const keys = preference === 'fastest' ? [timeKey, gpusKey] : [slownessKey, gpusKey];
  return (a, b) => compare(a, b, preference === 'fewest-gpus' ? [gpusKey, slownessKey] : keys);
}

function compare(a: Ranked, b: Ranked, keys: readonly Key[]): number {
  for (const key of keys) {
    const [first, second] = [key(a), key(b)];
    if (first !== second) return first - second;
  }
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

function nameOf({ hardware, layout }: Ranked): string {
  return `${hardware.instance?.instanceType ?? hardware.gpu.name} ${layoutName(layout)}`;
}

function priceKey({ price }: Ranked): number {
  return price?.usdPerHour ?? Infinity;
}

function referenceKey({ hardware, replicas }: Ranked): number {
  const { instance, nodes } = hardware;
  return (instance?.usdPerHour[REFERENCE_REGION] ?? Infinity) * nodes * replicas;
}

function gpusKey({ gpusUsed, replicas }: Ranked): number {
  return gpusUsed * replicas;
}

function timeKey({ throughput }: Ranked): number {
  return throughput === undefined ? Infinity : secondsOf(throughput);
}

function slownessKey({ throughput }: Ranked): number {
  return throughput === undefined ? Infinity : 1 / throughput.outputTokensPerSecond;
}
