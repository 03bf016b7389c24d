import { UsageError } from '../../shared/errors';
import { readJson } from './files';
import type { ParameterValues, TemplateSource } from './source';
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

/**
 * Refuses a value for a parameter or stack that the input does not have: somebody means something by it.
 *
 * @param path - the file that the values come from
 * @throws UsageError with one line: the name, the file, and the names that are there
 */
export function checkParameters(
  given: ParameterValues,
  sources: readonly TemplateSource[],
  path: string,
): void {
  const common = namesOf(sources.filter(({ parent }) => parent === undefined));
  for (const [name, value] of Object.entries(given)) {
    if (isObject(value)) {
      checkStack(name, value, { sources, path });
    } else if (!common.includes(name)) {
      throw new UsageError(
        `${path} has '${name}', which is no parameter of the input, expected ${oneOf(common, 'no parameters')}`,
      );
    } else {
      checkAllowed(
        [name, value],
        sources.filter(({ parent }) => parent === undefined),
        path,
      );
    }
  }
}

function checkStack(
  stack: string,
  given: Readonly<Record<string, unknown>>,
  { sources, path }: { readonly sources: readonly TemplateSource[]; readonly path: string },
): void {
  const own = sources.filter((source) => source.stack === stack || source.stackName === stack);
  if (own.length === 0) {
    const stacks = oneOf(sources.map((source) => source.stack).sort(), 'no stacks');
    throw new UsageError(`${path} has '${stack}', which is no stack of the input, expected ${stacks}`);
  }
  const names = namesOf(own);
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined) {
    const expected = oneOf(names, 'no parameters');
    throw new UsageError(
      `${path} has '${stray}' in '${stack}', which is no parameter of that stack, expected ${expected}`,
    );
  }
  Object.entries(given).forEach((pair) => checkAllowed(pair, own, path));
}

/** CloudFormation refuses values that a template does not allow, so nothing is to be said of them. */
function checkAllowed(
  [name, value]: readonly [string, unknown],
  sources: readonly TemplateSource[],
  path: string,
): void {
  for (const { template } of sources) {
    const { Type, AllowedValues } = template.Parameters?.[name] ?? {};
    const allowed = Array.isArray(AllowedValues) ? (AllowedValues as unknown[]).map(String) : undefined;
    const isScalar = Type === 'String' || Type === 'Number';
    if (isScalar && allowed !== undefined && value !== null && !allowed.includes(textOf(value))) {
      throw new UsageError(
        `${path} gives '${name}' the value '${textOf(value)}', expected ${oneOf(allowed, 'nothing')}`,
      );
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function namesOf(sources: readonly TemplateSource[]): readonly string[] {
  const names = sources.flatMap(({ template }) => Object.keys(template.Parameters ?? {}));
  return [...new Set(names)].sort();
}

function oneOf(names: readonly string[], none: string): string {
  return names.length === 0 ? none : `one of ${names.join(', ')}`;
}
