import { UsageError } from '../../shared/errors';
import type { DestinationName } from '../model/manifest';
import { readObject } from './files';
import { isObject } from './template';

const WHAT = 'a manifest that cdk-airgap audit --manifest wrote';

/**
 * Reads the destinations of a manifest that was written before.
 *
 * @throws UsageError with one line: what, where, and what is expected
 */
export function loadBaseline(path: string): readonly DestinationName[] {
  const { schemaVersion, destinations } = readObject(path, WHAT).json;
  if (schemaVersion !== 1) {
    throw new UsageError(
      `${path} has schemaVersion ${JSON.stringify(schemaVersion) ?? 'none'}, expected 1 of ${WHAT}`,
    );
  }
  if (!Array.isArray(destinations)) {
    throw new UsageError(`${path} has no list 'destinations', expected ${WHAT}`);
  }
  return destinations.map((entry: unknown, index) => {
    const text = (member: string): string => {
      const value = isObject(entry) ? entry[member] : undefined;
      if (typeof value !== 'string' || value === '') {
        throw new UsageError(`destination ${index + 1} of ${path} has no ${member}, expected ${WHAT}`);
      }
      return value;
    };
    return { kind: text('kind'), destination: text('destination'), via: text('via') };
  });
}
