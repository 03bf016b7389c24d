import type { Resources } from '../../model/resource';
import data from '../data/network-perimeter.json';
import { ask } from '../policies/ask';
import { statementsOf } from '../policies/documents';
import { isKept, tellsNetworksApart, trustedServices } from './api-paths';
import type { Identity } from './collect';

const EVERYTHING = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * Whether the credentials of an identity are of use outside the own networks: `true`, or why that cannot be told;
 * undefined where they are not, or where nobody can hold them.
 */
export function worksAnywhere(identity: Identity, resources: Resources): true | string | undefined {
  const { resource, policies, boundaries } = identity;
  const isOpen = hasUnread(identity);
  if (isKept(resource) || (!isOpen && !policies.some(allows))) {
    return undefined;
  }
  if (!tellsNetworksApart(identity, resources)) {
    return true;
  }
  const found = ask(resource, resources, {
    kind: 'identity',
    about: 'network',
    actions: 'any',
    // What is not read may allow anything: then a Deny has to close all of it.
    policies: isOpen ? [...policies, EVERYTHING] : policies,
    guards: boundaries,
    facts: factsOf(identity),
  });
  return found?.value;
}

/** Whether policies of AWS, or such as the input does not show, allow more than is read here. */
function hasUnread({ resource, missing }: Identity): boolean {
  return (
    missing.length > 0 ||
    ['ManagedPolicyArns[]', 'ManagedPolicies[]'].some((path) => resource.written(path).length > 0)
  );
}

function allows(document: unknown): boolean {
  return statementsOf(document).some(
    (statement) => (statement as { Effect?: unknown } | null)?.Effect !== 'Deny',
  );
}

/** What each request with credentials of a role tells of where they were handed out. */
function factsOf({ resource }: Identity): Readonly<Record<string, string>> {
  const services = trustedServices(resource) ?? [];
  const rows = data.sessionKeys.filter(({ service }) => services.every((name) => name === service));
  return services.length === 0 ? {} : Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}
