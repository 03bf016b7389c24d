import type { Guarded } from '../../model/choices';
import type { Resource, Resources, Setting, Written } from '../../model/resource';
import type { Found } from './each-text';
import { isText } from './each-text';

const PRIVATE = 'InvocationConnectivityParameters.ResourceParameters.ResourceConfigurationArn';

/** Whether the EventBridge connection under a path goes over the internet, as it does unless it is private. */
export function publicConnection(resource: Resource, path: string, resources: Resources): readonly Found[] {
  return resource.at(path).flatMap((setting) => ofConnection(setting, resources));
}

function ofConnection({ when, value }: Guarded<Setting>, resources: Resources): readonly Found[] {
  switch (value.kind) {
    case 'resource':
      return isPublic(resources.get(value.id)).map((found) => ({ ...found, when: [...when, ...found.when] }));
    case 'unknown':
      return [{ when, value: value.why }];
    case 'open':
      return [{ when, value: `parameter '${value.parameter}' decides the connection` }];
    default:
      return [{ when, value: 'the input does not show the connection' }];
  }
}

function isPublic(connection: Resource | undefined): readonly Found[] {
  return (connection?.at(PRIVATE) ?? []).flatMap(({ when, value }): readonly Found[] => {
    if (value.kind === 'unknown' && !value.isGiven) {
      return [{ when, value: value.why }];
    }
    return value.kind === 'absent' ? [{ when, value: true }] : [];
  });
}

/** Whether a connection is private whatever is chosen at deployment. */
export function isPrivate(connection: Resource): boolean {
  return connection.type === 'AWS::Events::Connection' && isPublic(connection).length === 0;
}

/** Whether an OpenAPI document under a path has an integration that calls a web address. */
export function httpIntegration(resource: Resource, path: string): readonly Found[] {
  return resource.written(path).flatMap(({ when, value }): readonly Found[] => {
    if (isText(value)) {
      return typeof value === 'string' ? [] : [{ when, value: 'the document is known only at deployment' }];
    }
    const uri = integrationsIn(value).find(isCallingOut);
    return uri === undefined ? [] : [{ when, value: true, seen: shown(uri['uri']) }];
  });
}

type Members = Readonly<Record<string, Written>>;

function integrationsIn(part: Written | undefined): readonly Members[] {
  if (Array.isArray(part)) {
    return (part as readonly Written[]).flatMap(integrationsIn);
  }
  if (typeof part !== 'object' || part === null || isText(part)) {
    return [];
  }
  return Object.entries(part as Members).flatMap(([name, inner]) =>
    name === 'x-amazon-apigateway-integration' ? [inner as Members] : integrationsIn(inner),
  );
}

function isCallingOut(integration: Members): boolean {
  const { type, connectionType } = integration;
  return isOneOf(type, ['http', 'http_proxy']) && !isOneOf(connectionType, ['vpc_link']);
}

function isOneOf(value: Written | undefined, values: readonly string[]): boolean {
  return typeof value === 'string' && values.includes(value.toLowerCase());
}

function shown(uri: Written | undefined): string {
  return typeof uri === 'string' ? uri : 'an address that is known only at deployment';
}
