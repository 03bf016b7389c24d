import { CALLS_OF_LAMBDA } from '../../../policy/past-endpoints';
import type { Resources } from '../../model/resource';
import { ask } from '../policies/ask';
import { statementsOf } from '../policies/documents';
import { isKept, tellsNetworksApart } from './api-paths';
import type { Identity } from './collect';
import { factsOf, trustedServices } from './session';

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
    guards: [...boundaries, ...ofLambdaItself(identity)],
    facts: factsOf(identity),
  });
  return found?.value;
}

/** Whether policies of AWS, or such as the input does not show, allow more than is read here. */
function hasUnread({ hasOthers, missing }: Identity): boolean {
  return hasOthers || missing.length > 0;
}

/** What AWS Lambda writes with the role of a function, its logs and traces, cannot be closed to other networks. */
function ofLambdaItself({ resource }: Identity): readonly unknown[] {
  const services = trustedServices(resource) ?? [];
  const isOfFunctions = services.length > 0 && services.every((name) => name === 'lambda.amazonaws.com');
  return isOfFunctions
    ? [{ Statement: [{ Effect: 'Allow', NotAction: CALLS_OF_LAMBDA, Resource: '*' }] }]
    : [];
}

function allows(document: unknown): boolean {
  return statementsOf(document).some(
    (statement) => (statement as { Effect?: unknown } | null)?.Effect !== 'Deny',
  );
}
