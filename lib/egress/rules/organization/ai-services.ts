import type { Resource, Resources } from '../../model/resource';
import data from '../data/ai-services.json';
import { identitiesOf } from '../identities/collect';
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
    written: JSON.stringify(policies).toLowerCase(),
  }));
  return data.services.flatMap((service) => {
    const users = new Set([
      ...service.types.flatMap((type) => resources.ofType(type)),
      ...resources.ofType('AWS::EC2::VPCEndpoint').filter((endpoint) => isFor(service, endpoint)),
      ...granted
        .filter(({ written }) => service.prefixes.some((prefix) => written.includes(`"${prefix}:`)))
        .map(({ resource }) => resource),
    ]);
    return [...users].map((resource) => ({ key: service.key, name: service.name, resource }));
  });
}

function isFor({ endpoints }: Service, endpoint: Resource): boolean {
  return endpoint
    .written('ServiceName')
    .map(({ value }) => (isText(value) ? mark(value).text : ''))
    .some((name) => endpoints.some((end) => name.endsWith(`.${end}`)));
}
