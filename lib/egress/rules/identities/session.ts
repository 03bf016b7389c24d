import type { Resource } from '../../model/resource';
import data from '../data/network-perimeter.json';
import { listOf, statementsOf, toDocument } from '../policies/documents';
import type { Identity } from './collect';

/** What each request with credentials of a role tells of where they were handed out. */
export function factsOf({ resource }: Identity): Readonly<Record<string, string>> {
  const services = trustedServices(resource) ?? [];
  const rows = data.sessionKeys.filter(({ service }) => services.every((name) => name === service));
  return services.length === 0 ? {} : Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/** The services that can take a role; undefined where somebody else can, or may. */
export function trustedServices(role: Resource): readonly string[] | undefined {
  const trusted = role
    .written('AssumeRolePolicyDocument')
    .flatMap(({ value }) => statementsOf(toDocument(value)))
    .map((statement) => servicesOf((statement as { Principal?: unknown } | null)?.Principal));
  return trusted.length === 0 || trusted.includes(undefined)
    ? undefined
    : trusted.flatMap((services) => services ?? []);
}

function servicesOf(principal: unknown): readonly string[] | undefined {
  if (typeof principal !== 'object' || principal === null) {
    return undefined;
  }
  const { Service, ...others } = principal as { Service?: unknown };
  const services = listOf(Service);
  const isKnown = services.length > 0 && services.every((service) => typeof service === 'string');
  return isKnown && Object.keys(others).length === 0 ? services : undefined;
}
