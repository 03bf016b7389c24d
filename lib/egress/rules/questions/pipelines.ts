import { objectsWith } from './trees';

type Json = Readonly<Record<string, unknown>>;

/** Where the arguments of each type of step say in which subnets its machines stand, and whether they have a network. */
const PROCESSING = {
  subnets: ['NetworkConfig', 'VpcConfig'],
  closed: ['NetworkConfig', 'EnableNetworkIsolation'],
};
const TRAINING = { subnets: ['VpcConfig'], closed: ['EnableNetworkIsolation'] };
const PLACES: Readonly<
  Record<string, { readonly subnets: readonly string[]; readonly closed: readonly string[] }>
> = {
  Training: TRAINING,
  Model: TRAINING,
  Processing: PROCESSING,
  ClarifyCheck: PROCESSING,
  QualityCheck: PROCESSING,
  Tuning: {
    subnets: ['TrainingJobDefinition', 'VpcConfig'],
    closed: ['TrainingJobDefinition', 'EnableNetworkIsolation'],
  },
  AutoML: {
    subnets: ['AutoMLJobConfig', 'SecurityConfig', 'VpcConfig'],
    closed: [],
  },
};

/** Names of the steps of a pipeline of Amazon SageMaker AI that run in a network of AWS. */
export function outsideVpc(definition: unknown): readonly string[] {
  return objectsWith('Arguments', definition).flatMap((step) => {
    const place = PLACES[String(step['Type'])];
    if (place === undefined) {
      return [];
    }
    const hasSubnets = under(step['Arguments'], place.subnets) !== undefined;
    const isClosed = place.closed.length > 0 && under(step['Arguments'], place.closed) === true;
    return hasSubnets || isClosed ? [] : [String(step['Name'])];
  });
}

function under(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) {
    return value;
  }
  const isObject = typeof value === 'object' && value !== null;
  return isObject ? under((value as Json)[name], rest) : undefined;
}
