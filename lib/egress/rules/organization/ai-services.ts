import type { Resource, Resources } from '../../model/resource';
import data from '../data/ai-services.json';
import { identitiesOf } from '../identities/collect';
import { ofShape } from '../policies/shapes';
import { isText } from '../questions/each-text';
import { mark } from '../questions/marked';

/** A service that may keep content, and what of the input uses it. */
export interface AiUse {
  /** Its name in opt-out policies. */
  readonly key: string;
  readonly name: string;
  readonly resource: Resource;
}

type Service = (typeof data.services)[number];

/** What uses AI services: their resources, endpoints for them, and identities that are granted their actions by name. */
export function aiUses(resources: Resources): readonly AiUse[] {
  const granted = identitiesOf(resources).map(({ resource, policies }) => ({
    resource,
    services: policies.map((policy) => namedIn(policy, resources)),
  }));
  const endpoints = resources
    .ofType('AWS::EC2::VPCEndpoint')
    .map((resource) => ({ resource, names: namesOf(resource) }));
  return data.services.flatMap((service) => {
    const users = new Set([
      ...service.types.flatMap((type) => resources.ofType(type)),
      ...endpoints.filter(({ names }) => isFor(names, service)).map(({ resource }) => resource),
      ...granted
        .filter(({ services }) => services.some((found) => found.has(service)))
        .map(({ resource }) => resource),
    ]);
    return [...users].map((resource) => ({ key: service.key, name: service.name, resource }));
  });
}

/** Services of which a policy names an action. */
const namedIn = ofShape((_, text): ReadonlySet<Service> => {
  const written = text.toLowerCase();
  return new Set(
    data.services.filter(({ prefixes }) => prefixes.some((prefix) => written.includes(`"${prefix}:`))),
  );
});

function namesOf(endpoint: Resource): readonly string[] {
  return endpoint.written('ServiceName').map(({ value }) => (isText(value) ? mark(value).text : ''));
}

function isFor(names: readonly string[], { endpoints }: Service): boolean {
  return names.some((name) =>
    endpoints.some((end) => name.endsWith(end) && name.charAt(name.length - end.length - 1) === '.'),
  );
}
