import type { Declaration } from '../model/declaration';
import { declarationOf, vouchesFor } from '../model/declaration';
import type { NetworkModel, Reference } from '../model/network';
import { Filters } from '../reach/filters/filters';
import { withFilters } from '../reach/filters/shown';
import type { Neighbour } from '../reach/neighbours';
import { isOwn, neighboursOf } from '../reach/neighbours';
import { reach, reachWithFilters } from '../reach/reach';
import { Topology } from '../reach/topology';
import { declaredServers } from './dns/servers';
import { undeclaredLinks } from './links';
import type { Analysis } from './rule';

export interface AnalysisOptions {
  /** Whether security groups and network ACLs close paths (default false). */
  readonly countsFilters?: boolean;
}

/** Follows every path of a network. */
export function analyse(model: NetworkModel, { countsFilters = false }: AnalysisOptions = {}): Analysis {
  const topology = new Topology(model);
  const vouched = new Set<Declaration>();
  const filters = new Filters(model, countsFilters);
  const found = countsFilters ? reachWithFilters(topology, filters, vouched) : reach(topology, vouched);
  const subnets = withFilters(found, filters);
  const neighbours = neighboursOf(topology).filter((neighbour) => !isDeclared(topology, neighbour, vouched));
  const links = undeclaredLinks(model, vouched);
  declaredServers(model).forEach((declaration) => vouched.add(declaration));
  return { model, subnets, neighbours, links, assumptions: [...vouched], filters };
}

/** Whether declarations cover all that lies behind a route; if so, the answer relies on them. */
function isDeclared(topology: Topology, neighbour: Neighbour, vouched: Set<Declaration>): boolean {
  const { model } = topology;
  const { via, route } = neighbour;
  const addresses = model.declarations.length === 0 ? undefined : topology.addressesOf(route);
  if (addresses === undefined) {
    return false;
  }
  const covers = (end: Reference): Declaration | undefined => {
    const found = declarationOf(model.declarations, end, model.nodes.get(end.id));
    return found !== undefined && vouchesFor(found, addresses) ? found : undefined;
  };
  const whole = covers(via);
  const ends =
    whole === undefined
      ? neighbour.far.filter((far) => !isOwn(neighbour, far)).map(({ end }) => end && covers(end))
      : [whole];
  if (ends.includes(undefined)) {
    return false;
  }
  ends.forEach((declaration) => declaration !== undefined && vouched.add(declaration));
  return true;
}
