import { UsageError } from '../../shared/errors';
import type { Flags } from '../memory/estimate';
import { planned } from './constants';
import type { Traffic } from './request';

/** What one replica has to hold. */
export interface Need {
  readonly replicas: number;
  /** Requests at once; undefined where nobody says: one is held then. */
  readonly requests?: number;
  /** Length of each; undefined for the maximum length. */
  readonly requestTokens?: number;
  /** What throughput is told for. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly maxModelLen?: number;
}

/**
 * What traffic asks of one replica.
 *
 * @throws UsageError for numbers that cannot be, and requests longer than the maximum
 */
export function needOf(traffic: Traffic = {}, flags: Flags = {}): Need {
  const { concurrency, promptTokens, outputTokens } = traffic;
  checkWhole({ concurrency, promptTokens, outputTokens, replicas: traffic.replicas });
  const { replicas, carrying } = replicasOf(traffic);
  const length = lengthOf(traffic, flags);
  return {
    replicas,
    ...(concurrency === undefined ? {} : { requests: Math.ceil(concurrency / carrying) }),
    ...length,
    promptTokens: promptTokens ?? planned('prompt'),
    outputTokens: outputTokens ?? planned('output'),
  };
}

/** Replicas that run, and those that must carry all requests. */
function replicasOf({ replicas, availability }: Traffic): { replicas: number; carrying: number } {
  if (availability !== 'redundant') return { replicas: replicas ?? 1, carrying: replicas ?? 1 };
  const all = replicas ?? 2;
  if (all < 2) {
    throw new UsageError(`replicas is ${all}, expected 2 or more where one may be lost`);
  }
  return { replicas: all, carrying: all - 1 };
}

function checkWhole(numbers: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new UsageError(`${name} is ${value}, expected a whole number from 1`);
    }
  }
}

/** Where both lengths are told, requests are that long, and so is the longest unless a flag says more. */
function lengthOf({ promptTokens, outputTokens }: Traffic, { maxModelLen }: Flags): Partial<Need> {
  const known = maxModelLen === undefined ? {} : { maxModelLen };
  if (promptTokens === undefined || outputTokens === undefined) return known;
  const requestTokens = promptTokens + outputTokens;
  if (maxModelLen !== undefined && requestTokens > maxModelLen) {
    throw new UsageError(
      `a prompt of ${promptTokens} and an answer of ${outputTokens} tokens are longer than --max-model-len ${maxModelLen}`,
    );
  }
  return { requestTokens, maxModelLen: maxModelLen ?? requestTokens };
}
