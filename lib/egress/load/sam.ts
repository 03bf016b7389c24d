import type { Template, TemplateResource, TemplateSource } from './source';
import { isObject } from './template';

type Entries = Readonly<Record<string, unknown>>;

const TRANSFORM = 'AWS::Serverless-2016-10-31';

/** APIs that the transform makes where an event of a function names none. */
const IMPLICIT = [
  { event: 'Api', names: 'RestApiId', logicalId: 'ServerlessRestApi', section: 'Api' },
  { event: 'HttpApi', names: 'ApiId', logicalId: 'ServerlessHttpApi', section: 'HttpApi' },
] as const;

/** Types that events call. */
const CALLED: ReadonlySet<string> = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

/**
 * Writes what the transform of AWS SAM would: the properties that `Globals` gives to resources, and the APIs that
 * events of functions imply.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function expandServerless(source: TemplateSource): TemplateSource {
  const { template } = source;
  const transforms: unknown[] = Array.isArray(template.Transform) ? template.Transform : [template.Transform];
  const implied = impliedApis(template);
  const isTransformed = transforms.includes(TRANSFORM);
  // Types of its own tell that a template is for it, even where it does not say so.
  if (!isTransformed && Object.keys(implied).length === 0) {
    return source;
  }
  const globals = isTransformed && isObject(template.Globals) ? template.Globals : {};
  const Resources = { ...implied, ...template.Resources };
  const entries = Object.entries(Resources).flatMap(([id, resource]) => {
    const whole = spelledOut(withGlobals(resource, globals));
    return [[id, whole] as const, ...referable(id, whole)];
  });
  return {
    ...source,
    template: { ...template, Resources: Object.fromEntries(entries) },
  };
}

function withGlobals(resource: TemplateResource, globals: Entries): TemplateResource {
  const section = /^AWS::Serverless::(\w+)$/.exec(String(resource.Type))?.[1] ?? '';
  const given = Object.hasOwn(globals, section) ? globals[section] : undefined;
  return isObject(given)
    ? { ...resource, Properties: merged(given, resource.Properties ?? {}) as Entries }
    : resource;
}

/** An endpoint type may stand for its whole configuration, as in the first form of the specification. */
function spelledOut(resource: TemplateResource): TemplateResource {
  const Type = resource.Properties?.['EndpointConfiguration'];
  return resource.Type === 'AWS::Serverless::Api' && typeof Type === 'string'
    ? { ...resource, Properties: { ...resource.Properties, EndpointConfiguration: { Type } } }
    : resource;
}

/** What the transform makes of a function with an alias, by the names under which a template may refer to it. */
function referable(
  id: string,
  { Type, Condition, Properties }: TemplateResource,
): [string, TemplateResource][] {
  if (Type !== 'AWS::Serverless::Function' || Properties?.['AutoPublishAlias'] === undefined) {
    return [];
  }
  const made = (type: string): TemplateResource => ({
    Type: type,
    ...(Condition === undefined ? {} : { Condition }),
    Properties: { FunctionName: { Ref: id } },
  });
  return [
    [`${id}.Alias`, made('AWS::Lambda::Alias')],
    [`${id}.Version`, made('AWS::Lambda::Version')],
  ];
}

/** Lists are joined, objects merged; else the resource's own value counts. */
function merged(given: unknown, own: unknown): unknown {
  if (Array.isArray(given) && Array.isArray(own)) {
    return [...(given as unknown[]), ...(own as unknown[])];
  }
  if (!isObject(given) || !isObject(own) || isIntrinsic(given) || isIntrinsic(own)) {
    return own;
  }
  const names = [...new Set([...Object.keys(given), ...Object.keys(own)])];
  return Object.fromEntries(
    names.map((name) => [
      name,
      !Object.hasOwn(own, name)
        ? given[name]
        : Object.hasOwn(given, name)
          ? merged(given[name], own[name])
          : own[name],
    ]),
  );
}

function isIntrinsic(object: Entries): boolean {
  return Object.keys(object).some((name) => name === 'Ref' || name.startsWith('Fn::'));
}

function impliedApis({ Resources }: Template): Record<string, TemplateResource> {
  const functions = Object.values(Resources).filter(({ Type }) => CALLED.has(Type));
  if (functions.length === 0) {
    return {};
  }
  const implied = IMPLICIT.flatMap(({ logicalId, section, ...event }) => {
    const users = functions.filter((each) => implies(each, event));
    const conditions = new Set(users.map(({ Condition }) => Condition));
    const [only] = conditions;
    const api = {
      Type: `AWS::Serverless::${section}`,
      ...(conditions.size === 1 && only !== undefined ? { Condition: only } : {}),
    };
    return users.length === 0 ? [] : [[logicalId, api] as const];
  });
  return Object.fromEntries(implied);
}

function implies(
  { Properties = {} }: TemplateResource,
  { event, names }: { event: string; names: string },
): boolean {
  const { Events } = Properties;
  return Object.values(isObject(Events) ? Events : {}).some((each) => {
    const { Type, Properties: own } = isObject(each) ? each : {};
    return Type === event && !(isObject(own) && Object.hasOwn(own, names));
  });
}
