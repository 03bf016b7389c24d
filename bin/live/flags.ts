import { UsageError } from '../../lib/shared/errors';
import type { LiveOptions } from '../live';

/** Options of `audit` that speak of the live account. */
export const LIVE_FLAGS = {
  live: { type: 'boolean', default: false },
  profile: { type: 'string' },
  'vpc-id': { type: 'string', multiple: true },
  'endpoint-url': { type: 'string' },
  'print-iam-policy': { type: 'boolean', default: false },
} as const;

export interface LiveValues {
  readonly live: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly 'vpc-id'?: readonly string[];
  readonly 'endpoint-url'?: string;
  readonly 'print-iam-policy': boolean;
}

/** What to read of the live account; undefined when it is not asked for. @throws UsageError */
export function toLiveOptions(values: LiveValues, inputs: readonly string[]): LiveOptions | undefined {
  const { live, region, profile, 'vpc-id': vpcIds = [], 'endpoint-url': endpointUrl } = values;
  if (!live) {
    const stray = STRAYS.find((name) => values[name] !== undefined && values[name] !== false);
    if (stray !== undefined) {
      throw new UsageError(`--${stray} is given without --live, expected both or neither`);
    }
    return undefined;
  }
  const [input] = inputs;
  if (input !== undefined) {
    throw new UsageError(`audit --live is given the INPUT '${input}', expected one or the other`);
  }
  return {
    vpcIds,
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  };
}

const STRAYS = ['profile', 'vpc-id', 'endpoint-url', 'print-iam-policy'] as const;
