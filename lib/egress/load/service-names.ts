import type { ServiceName } from '../model/network';
import data from './service-names.json';

const AWS_NAMES = new RegExp(`^(?:${data.aws.map(({ prefix }) => escaped(prefix)).join('|')})(?:\\.|$)`);

/** Whose service has this name, as far as the name tells. */
export function toServiceName(name: string): ServiceName {
  const isShared = name.includes('.vpce.') || name.includes('vpce-svc-');
  return AWS_NAMES.test(name) && !isShared ? { kind: 'aws', name } : { kind: 'foreign', name };
}

/**
 * Whose service network or resource configuration of VPC Lattice this is.
 *
 * @param own - accounts that the input is deployed to
 */
export function latticeName(name: string, own: ReadonlySet<string>): ServiceName {
  const [, account] = /^arn:[^:]+:vpc-lattice:[^:]*:(\d{12}):/.exec(name) ?? [];
  if (account === undefined || own.has(account)) {
    return { kind: 'unknown', why: `'${name}' is outside the input` };
  }
  return { kind: 'foreign', name };
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.');
}
