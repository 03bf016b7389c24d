import { ALWAYS } from '../model/choices';
import type { Declaration } from '../model/declaration';
import type { NetworkModel, Origin, Subnet } from '../model/network';
import { Explorer } from './explorer';
import type { Filters } from './filters/filters';
import { Screen } from './filters/screen';
import type { Leak } from './path';
import type { Topology } from './topology';

/** What a subnet can reach, at layer 3. */
export interface SubnetReach {
  readonly subnet: Subnet;
  readonly verdict: 'isolated' | 'exposed' | 'unproven';
  /** Every way out and every unknown, the worst first; empty when isolated. */
  readonly leaks: readonly Leak[];
  /** Ways out that routes leave open and filters close; only where filters count. */
  readonly closed?: readonly Leak[];
}

/**
 * Which subnets can exchange packets with public addresses, and by which path.
 *
 * @returns one entry for each subnet of the input, and for each subnet outside it that the input gives a route table
 */
export function reach(topology: Topology, vouched: Set<Declaration> = new Set()): readonly SubnetReach[] {
  const { model } = topology;
  const explorer = new Explorer(topology, vouched);
  return [...subnetsOf(model), ...externalSubnets(model)]
    .filter((subnet) => model.choices.isPossible(subnet.when))
    .map((subnet) => reachOf(explorer, subnet));
}

function reachOf(explorer: Explorer, subnet: Subnet): SubnetReach {
  const leaks = explorer.leaksOfSubnet(subnet);
  const exposed = leaks.filter((leak) => leak.verdict === 'exposed');
  if (exposed.length > 0) {
    return {
      subnet,
      verdict: 'exposed',
      leaks: [...exposed, ...leaks.filter((leak) => !exposed.includes(leak))],
    };
  }
  return { subnet, verdict: leaks.length > 0 ? 'unproven' : 'isolated', leaks };
}

/**
 * The same where security groups and network ACLs count: only subnets that have a leak are followed again.
 *
 * Of a subnet's leaks none is added and none is worse than it was.
 */
export function reachWithFilters(
  topology: Topology,
  filters: Filters,
  vouched: Set<Declaration> = new Set(),
): readonly SubnetReach[] {
  const explorer = new Explorer(topology, vouched, new Screen(filters));
  return reach(topology, vouched).map((plain) => {
    if (plain.leaks.length === 0) {
      return plain;
    }
    const found = reachOf(explorer, plain.subnet);
    const standing = new Set(found.leaks.map(({ origin }) => origin));
    const closed = plain.leaks.filter(
      ({ verdict, origin }) => verdict === 'exposed' && !standing.has(origin),
    );
    return { ...found, closed };
  });
}

function* subnetsOf(model: NetworkModel): Iterable<Subnet> {
  for (const node of model.nodes.values()) {
    if (node.kind === 'subnet' && node.isContext !== true) {
      yield node;
    }
  }
}

/** Subnets that the input only associates: their own VPC is not shown, their route table may be. */
function* externalSubnets(model: NetworkModel): Iterable<Subnet> {
  const seen = new Set<string>();
  for (const association of model.associations) {
    for (const { value } of association.subnet) {
      if (!model.nodes.has(value.id) && !seen.has(value.id)) {
        seen.add(value.id);
        const { origin: place } = association;
        // Its construct path may be found only when it is asked for, which no spread does.
        const origin: Origin = {
          ...place,
          constructPath: place.constructPath,
          logicalId: value.label,
          resourceType: 'AWS::EC2::Subnet',
        };
        yield { kind: 'subnet', id: value.id, origin, when: ALWAYS, vpc: [], isExternal: true };
      }
    }
  }
}
