import { admitsOutside } from '../../../policy/outside';
import type { Resource, Resources } from '../../model/resource';
import data from '../data/api-paths.json';
import { boundaryOf } from '../policies/boundary';
import { ofShape } from '../policies/shapes';
import type { Identity } from './collect';
import type { Grants } from './grants';
import { factsOf, trustedServices } from './session';

/** A call that an identity may make from anywhere, and what it reaches. */
export interface ApiPath {
  readonly actions: readonly string[];
  readonly reaches: string;
  /** Why it cannot be told whether calls from outside are refused. */
  readonly why?: string;
}

/** Keys by which a policy tells networks apart. */
const NETWORK_KEY =
  /"aws:(?:source(?:ip|vpc|vpce|vpcarn)|vpcsourceip|vpce(?:account|orgid|orgpaths)|ipsource)"/i;

const KEEPERS: ReadonlySet<string> = new Set(data.keepers.services);

/** Whether policies of an identity ask for the network that a request comes from. */
export function tellsNetworksApart({ policies, boundaries }: Identity, resources: Resources): boolean {
  const tells = (policy: unknown): boolean => asksForNetwork(policy, resources);
  return policies.some(tells) || boundaries.some(tells);
}

const asksForNetwork = ofShape((_, text) => NETWORK_KEY.test(text));

/** The paths from the APIs of AWS into what the input holds that an identity may take from outside the own networks. */
export function apiPathsOf(identity: Identity, resources: Resources): readonly ApiPath[] {
  const granted = grantedPaths(identity.grants, resources);
  if (granted.length === 0 || isKept(identity.resource)) {
    return [];
  }
  return granted.flatMap((path): ApiPath[] => {
    const answer = fromOutside(identity, resources, path.actions);
    return answer === 'refused' ? [] : [{ ...path, ...answer }];
  });
}

const GRANTED = new WeakMap<Grants, readonly ApiPath[]>();

/** Paths of which an action is granted, from wherever. */
function grantedPaths(grants: Grants, resources: Resources): readonly ApiPath[] {
  let paths = GRANTED.get(grants);
  if (paths === undefined) {
    const present = new Set(resources.types);
    paths = data.paths
      .filter(({ types }) => types.some((type) => present.has(type)))
      .map(({ actions, reaches }) => ({
        actions: actions.filter((action) => grants.of(action) !== undefined),
        reaches,
      }))
      .filter(({ actions }) => actions.length > 0);
    GRANTED.set(grants, paths);
  }
  return paths;
}

/** Whether one of the actions can be called from outside; without a word about networks, it can. */
function fromOutside(
  identity: Identity,
  resources: Resources,
  actions: readonly string[],
): { readonly why?: string } | 'refused' {
  if (!tellsNetworksApart(identity, resources)) {
    return {};
  }
  const { resource, policies, boundaries } = identity;
  const written = JSON.stringify([policies, boundaries]);
  const only = { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  const answer = admitsOutside(
    { kind: 'identity', policies, guards: [...boundaries, only] },
    {
      about: 'network',
      actions: 'any',
      boundary: boundaryOf(resource, resources, written),
      facts: factsOf(identity),
    },
  );
  switch (answer.verdict) {
    case 'admits':
      return {};
    case 'refuses':
      return 'refused';
    case 'undecided':
      return { why: answer.missing.join('; ') };
  }
}

/** Whether only services can take a role that hand its credentials to nobody. */
export function isKept(role: Resource): boolean {
  return trustedServices(role)?.every((service) => KEEPERS.has(service)) ?? false;
}
