import { UsageError } from '../../shared/errors';
import type { Annotation } from '../model/waiver';
import { TYPE_RULE } from '../model/waiver';
import { readObject } from './files';
import { isObject } from './template';

const WHAT =
  'a waiver file (waivers: a list of rule, stack and logicalId or resourceType, reason, owner, expires)';
const MEMBERS = ['rule', 'stack', 'logicalId', 'resourceType', 'reason', 'owner', 'expires'];

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
    if (entry['resourceType'] !== undefined) {
      return ofType(entry, path, at);
    }
    const { stack, logicalId, ...waiver } = entry;
    return { kind: 'file-waiver', ...placeOf(stack, logicalId, at), file: path, waiver };
  });
}

/** What nobody has classified can be many resources of one type, which is looked into once. */
function ofType(entry: Readonly<Record<string, unknown>>, file: string, at: string): Annotation {
  const { stack, logicalId, resourceType, ...waiver } = entry;
  if (stack !== undefined || logicalId !== undefined) {
    throw new UsageError(`${at} has a resourceType beside stack or logicalId, expected one or the other`);
  }
  if (typeof resourceType !== 'string' || !/^\w+(?:::\w+)+$/.test(resourceType)) {
    throw new UsageError(
      `${at} has resourceType '${String(resourceType)}', expected a type such as AWS::Service::Resource`,
    );
  }
  if (waiver['rule'] !== TYPE_RULE) {
    throw new UsageError(
      `${at} waives ${String(waiver['rule'])} for a resourceType, expected ${TYPE_RULE}, or stack and logicalId`,
    );
  }
  return { kind: 'type-waiver', file, waiver: { ...waiver, resourceType } };
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
