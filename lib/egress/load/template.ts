import { UsageError } from '../../shared/errors';
import type { Gap, Template, TemplateOutput, TemplateParameter, TemplateResource } from './source';

type Entries = Readonly<Record<string, unknown>>;

/** A template of which every part has the shape that its type promises, and what had not. */
export interface CheckedTemplate {
  readonly template: Template;
  /** Parts that CloudFormation would refuse or that a macro must expand first. */
  readonly gaps: readonly Gap[];
}

/**
 * Checks the shape of a template, on which everything else relies.
 *
 * @throws UsageError when a section is no object
 */
export function toTemplate(json: Entries, path: string): CheckedTemplate {
  const gaps: Gap[] = [];
  const section = (name: string): Entries | undefined => sectionOf(json, name, path);
  const resources = mapEntries(section('Resources') ?? {}, (resource, logicalId) =>
    isLoop(logicalId)
      ? (resource as TemplateResource)
      : toResource(resource, (why) => gaps.push({ logicalId, why })),
  );
  const parameters = section('Parameters');
  const outputs = section('Outputs');
  const template: Template = {
    ...json,
    Resources: resources,
    Parameters: parameters === undefined ? {} : mapEntries(parameters, toParameter),
    Conditions: section('Conditions') ?? {},
    Mappings: section('Mappings') ?? {},
    Outputs:
      outputs === undefined
        ? {}
        : mapEntries(outputs, (output, name) =>
            isLoop(name) ? (output as TemplateOutput) : toOutput(output),
          ),
  };
  return { template, gaps };
}

function sectionOf(json: Entries, name: string, path: string): Entries | undefined {
  const section = Object.hasOwn(json, name) ? json[name] : undefined;
  if (section === undefined || section === null) {
    return undefined;
  }
  if (!isObject(section)) {
    throw new UsageError(`'${name}' of ${path} is not an object, expected a CloudFormation template`);
  }
  return section;
}

/**
 * The section itself when no entry had to change, which is all but always: templates are large.
 * Members are defined, not assigned, since a name may be __proto__.
 */
function mapEntries<T>(entries: Entries, map: (entry: unknown, name: string) => T): Record<string, T> {
  let changed: Record<string, T> | undefined;
  for (const name in entries) {
    const entry = entries[name];
    const mapped = map(entry, name);
    if (changed === undefined && mapped !== entry) {
      changed = Object.fromEntries(Object.entries(entries)) as Record<string, T>;
    }
    if (changed !== undefined) {
      Object.defineProperty(changed, name, { value: mapped, enumerable: true });
    }
  }
  return changed ?? (entries as Record<string, T>);
}

/** A resource of the right shape; what had to be left out is told. */
export function toResource(resource: unknown, tell: (why: string) => void): TemplateResource {
  if (!isObject(resource)) {
    tell('is not an object');
    // Without a type it is no resource to anybody; the gap speaks for it.
    return {} as TemplateResource;
  }
  return isWellFormed(resource) ? resource : mend(resource, tell);
}

function isWellFormed(
  resource: Record<string, unknown>,
): resource is Record<string, unknown> & TemplateResource {
  const { Type, Properties, Condition, Metadata } = resource;
  const isNamed = Condition === undefined || typeof Condition === 'string';
  return typeof Type === 'string' && isNamed && isObjectOrAbsent(Properties) && isObjectOrAbsent(Metadata);
}

function mend(resource: Record<string, unknown>, tell: (why: string) => void): TemplateResource {
  const { Type, Properties, Condition, Metadata, ...rest } = resource;
  const isKnown = (part: unknown, isRight: boolean, why: string): boolean => {
    if (part !== undefined && part !== null && !isRight) {
      tell(why);
    }
    return isRight;
  };
  const type = isKnown(Type, typeof Type === 'string', 'has a Type that is not a text');
  const properties = isKnown(Properties, isObject(Properties), 'has Properties that are not an object');
  const condition = isKnown(Condition, typeof Condition === 'string', 'has a Condition that is not a name');
  return {
    ...rest,
    ...(type ? { Type } : {}),
    ...(properties ? { Properties } : {}),
    ...(condition ? { Condition } : {}),
    ...(isObject(Metadata) ? { Metadata } : {}),
  } as TemplateResource;
}

function toParameter(parameter: unknown): TemplateParameter {
  if (!isObject(parameter)) {
    return {};
  }
  const { Type, AllowedValues, ...rest } = parameter;
  return {
    ...rest,
    ...(typeof Type === 'string' ? { Type } : {}),
    ...(Array.isArray(AllowedValues) && AllowedValues.length > 0 ? { AllowedValues } : {}),
  };
}

export function toOutput(output: unknown): TemplateOutput {
  if (!isObject(output)) {
    return {};
  }
  const { Value, Condition, Export } = output;
  return {
    Value,
    ...(typeof Condition === 'string' ? { Condition } : {}),
    ...(isObject(Export) ? { Export } : {}),
  };
}

function isObjectOrAbsent(value: unknown): boolean {
  return value === undefined || isObject(value);
}

/** Whether a key stands for the copies that a loop makes. */
export function isLoop(key: string): boolean {
  return key.startsWith('Fn::ForEach::');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
