import { UsageError } from '../../lib/shared/errors';
import type { Limits, Quota, Traffic } from '../../lib/sizing/planner/request';
import { oneOf } from '../arguments';
import { wholeNumber } from './numbers';
import type { Values } from './options';

const AVAILABILITIES = ['single', 'redundant'] as const;

/** What is asked of the service. @throws UsageError */
export function trafficOf(values: Values): Traffic {
  const { availability } = values;
  return present({
    concurrency: wholeNumber('--concurrency', values.concurrency),
    promptTokens: wholeNumber('--prompt-tokens', values['prompt-tokens']),
    outputTokens: wholeNumber('--output-tokens', values['output-tokens']),
    replicas: wholeNumber('--replicas', values.replicas),
    availability:
      availability === undefined ? undefined : oneOf('--availability', availability, AVAILABILITIES),
  });
}

/** Which instance types may be taken, and how many. @throws UsageError */
export function limitsOf(values: Values): Limits {
  return present({
    allowed: namesOf('--allow', values.allow),
    denied: namesOf('--deny', values.deny),
    quotas: namesOf('--quota', values.quota)?.map(quotaOf),
    maxNodes: wholeNumber('--max-nodes', values['max-nodes']),
  });
}

function namesOf(option: string, text: string | undefined): readonly string[] | undefined {
  const names = text?.split(',').map((name) => name.trim());
  if (names?.includes('') === true) {
    throw new UsageError(`${option} is '${text}', expected names with a comma between each two`);
  }
  return names;
}

function quotaOf(text: string): Quota {
  const [, of, vcpus] = /^([^=]+)=(\d+)$/.exec(text) ?? [];
  if (of === undefined || vcpus === undefined) {
    throw new UsageError(`--quota has '${text}', expected vCPUs of a type, family or class like p=192`);
  }
  return { of, vcpus: Number(vcpus) };
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
