import { UsageError } from '../../shared/errors';
import type { Annotation } from '../model/waiver';
import { readObject } from './files';
import { isObject } from './template';

const WHAT = 'a waiver file (waivers: a list of rule, stack, logicalId, reason, owner, expires)';
const MEMBERS = ['rule', 'stack', 'logicalId', 'reason', 'owner', 'expires'];

/**
 * Reads waivers that stand beside the input, in YAML or JSON.
 *
 * Whether a waiver is complete and in force is judged with the findings: one that is not is a finding of its own.
 *
 * @throws UsageError with one line: what, where, and what is allowed
 */
export function loadWaivers(path: string): readonly Annotation[] {
  const { waivers } = readObject(path, WHAT).json;
  if (!Array.isArray(waivers)) {
    throw new UsageError(`${path} has no list 'waivers', expected ${WHAT}`);
  }
  return waivers.map((entry: unknown, index) => {
    const at = `waiver ${index + 1} of ${path}`;
    if (!isObject(entry)) {
      throw new UsageError(`${at} is not an object, expected ${WHAT}`);
    }
    const unknown = Object.keys(entry).find((member) => !MEMBERS.includes(member));
    if (unknown !== undefined) {
      throw new UsageError(`${at} has member '${unknown}', expected ${MEMBERS.join(', ')}`);
    }
    const { stack, logicalId, ...waiver } = entry;
    return { kind: 'file-waiver', ...placeOf(stack, logicalId, at), file: path, waiver };
  });
}

function placeOf(stack: unknown, logicalId: unknown, at: string): { stack: string; logicalId: string } {
  if (typeof stack !== 'string' || stack === '') {
    throw new UsageError(`${at} has no stack, expected the stack of its finding as the report prints it`);
  }
  if (typeof logicalId !== 'string' || logicalId === '') {
    throw new UsageError(`${at} has no logicalId, expected that of its finding as the report prints it`);
  }
  return { stack, logicalId };
}
