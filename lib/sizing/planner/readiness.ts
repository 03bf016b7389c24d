import type { InstanceType } from '../hardware/instances';
import { planned } from './constants';
import type { Storage } from './storage';

/** Time from nothing to the first answer, in minutes: first order, from its parts. */
export interface Readiness {
  readonly minutes: number;
  readonly parts: readonly ReadinessPart[];
}

export interface ReadinessPart {
  readonly part: 'node' | 'image' | 'weights' | 'load' | 'compile' | 'graphs';
  readonly minutes: number;
}

const SECONDS = 60;
/** Gbit to GiB. */
const GIB_OF_GBIT = 1e9 / 8 / 2 ** 30;

/** When a node serves: it starts, pulls the image, copies and loads the weights, compiles and captures. */
export function readinessOf(instance: InstanceType, storage: Storage, isEager: boolean): Readiness {
  const network = instance.networkGbps * GIB_OF_GBIT * planned('copy-share');
  const copyRate = Math.max(0.01, Math.min(network, planned('copy-most')));
  const loadRate = planned(storage.on === 'ebs' ? 'load-rate-ebs' : 'load-rate-nvme');
  const parts: readonly ReadinessPart[] = [
    { part: 'node', minutes: planned('start-node') },
    { part: 'image', minutes: planned('image') / Math.min(planned('image-rate'), copyRate) / SECONDS },
    { part: 'weights', minutes: storage.weightsGiB / copyRate / SECONDS },
    { part: 'load', minutes: storage.weightsGiB / loadRate / SECONDS },
    { part: 'compile', minutes: isEager ? 0 : planned('compile') },
    { part: 'graphs', minutes: isEager ? 0 : planned('capture') },
  ];
  return { minutes: Math.ceil(parts.reduce((sum, { minutes }) => sum + minutes, 0)), parts };
}
