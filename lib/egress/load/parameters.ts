import { UsageError } from '../../shared/errors';
import { readJson } from './files';
import type { ParameterValues } from './source';
import { isObject } from './template';

const WHAT = 'parameter values';

/**
 * Reads values of parameters, in any form that AWS's own tools take.
 *
 * `{"Name": value}`, `{"Stack": {"Name": value}}`, `{"Parameters": {"Name": value}}`,
 * `[{"ParameterKey": "Name", "ParameterValue": value}]` or `["Name=value"]`.
 *
 * @throws UsageError when the file is none of these
 */
export function readParameters(path: string): ParameterValues {
  const json = readJson(path, WHAT);
  if (Array.isArray(json)) {
    return Object.fromEntries(
      (json as unknown[]).flatMap((item, index) => pairOf(item, `${path}: item ${index + 1}`)),
    );
  }
  if (!isObject(json)) {
    throw new UsageError(`${path} holds '${String(json)}', expected ${WHAT}`);
  }
  const { Parameters, ...rest } = json;
  const isWrapped = isObject(Parameters) && Object.keys(rest).every((name) => WRAPPERS.has(name));
  return isWrapped ? Parameters : json;
}

/** What a template configuration file holds beside its parameters. */
const WRAPPERS: ReadonlySet<string> = new Set(['StackPolicy', 'Tags']);

function pairOf(item: unknown, where: string): readonly (readonly [string, unknown])[] {
  const [, name, text] = typeof item === 'string' ? (/^([^=]+)=(.*)$/s.exec(item) ?? []) : [];
  if (name !== undefined) {
    return [[name, text]];
  }
  const { ParameterKey, ParameterValue, UsePreviousValue } = isObject(item) ? item : {};
  if (typeof ParameterKey === 'string' && (ParameterValue !== undefined || UsePreviousValue === true)) {
    // A value that only the deployed stack knows stays open.
    return ParameterValue === undefined ? [] : [[ParameterKey, ParameterValue]];
  }
  throw new UsageError(
    `${where} is no parameter, expected {"ParameterKey", "ParameterValue"} or "Name=value"`,
  );
}
