import type { Groups } from '../../model/filters';
import type { NetworkModel, Node } from '../../model/network';

/**
 * Leaves in a network what some of its VPCs hold and what their paths lead through.
 *
 * Subnets of other VPCs stay where a path may pass them, and are marked: they are not judged themselves.
 */
export function focusOn(model: NetworkModel, vpcs: ReadonlySet<string>): void {
  const reached = reachedFrom(model, vpcs);
  // Before other subnets are left out: a way in whose VPC is not told stays.
  keep(model.doors, ({ origin, subnets }) => {
    const placed = [origin.logicalId, ...idsIn(subnets)].flatMap((id) => vpcOf(model, id));
    return placed.length === 0 || placed.some((vpc) => vpcs.has(vpc));
  });
  for (const [id, node] of model.nodes) {
    if (!reached.has(id)) {
      model.nodes.delete(id);
    } else if (node.kind === 'subnet' && !node.vpc.some(({ value }) => vpcs.has(value.id))) {
      model.nodes.set(id, { ...node, isContext: true });
    }
  }
  keep(model.associations, ({ subnet }) => idsIn(subnet).some((id) => reached.has(id)));
  keep(model.routes, ({ table }) => idsIn(table).some((id) => reached.has(id)));
  keep(model.transitRoutes, ({ table }) => idsIn(table).some((id) => reached.has(id)));
  keep(model.opaqueRoutes, ({ into }) => idsIn(into).some((id) => reached.has(id)));
  keep(model.ties.dhcpUses, ({ vpc }) => idsIn(vpc).some((id) => vpcs.has(id)));
  keep(model.defaultSecurityGroupUses, ({ origin }) => isPlacedIn(model, origin.logicalId, vpcs));
  focusGroups(model, vpcs);
}

/** Groups of other VPCs are nobody's business; one whose VPC is not told stays. */
function focusGroups(model: NetworkModel, vpcs: ReadonlySet<string>): void {
  const sources = model.filterSources.map((source) => ({
    ...source,
    groups: (into: Groups): void => {
      source.groups(into);
      for (const [id, { vpc }] of into.groups) {
        if (vpc.length > 0 && !vpc.some(({ value }) => vpcs.has(value.id))) {
          into.groups.delete(id);
        }
      }
    },
  }));
  model.filterSources.splice(0, sources.length, ...sources);
}

function isPlacedIn(model: NetworkModel, id: string, vpcs: ReadonlySet<string>): boolean {
  const node = model.nodes.get(id);
  return node !== undefined && isInside(model, node, vpcs);
}

/** Everything that a packet from the VPCs may come to, and everything inside them. */
function reachedFrom(model: NetworkModel, vpcs: ReadonlySet<string>): ReadonlySet<string> {
  const next = neighbours(model);
  const inside = [...model.nodes.values()].filter((node) => isInside(model, node, vpcs)).map(({ id }) => id);
  const reached = new Set([...vpcs, ...inside]);
  for (const id of reached) {
    next.get(id)?.forEach((other) => reached.add(other));
  }
  return reached;
}

function isInside(model: NetworkModel, node: Node, vpcs: ReadonlySet<string>): boolean {
  return idsIn(node).some((id) => vpcs.has(id) || vpcOf(model, id).some((vpc) => vpcs.has(vpc)));
}

function vpcOf(model: NetworkModel, subnet: string): readonly string[] {
  const node = model.nodes.get(subnet);
  return node?.kind === 'subnet' ? idsIn(node.vpc) : [];
}

/** Which ids a packet at one of them can come to next; a VPC leads only to its gateways. */
function neighbours(model: NetworkModel): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const join = (from: readonly string[], to: readonly string[]): void => {
    from.forEach((id) => found.set(id, new Set([...(found.get(id) ?? []), ...to])));
  };
  for (const node of model.nodes.values()) {
    join([node.id], idsIn(node));
    if (node.kind.endsWith('gateway') && 'vpcs' in node) {
      join(idsIn(node.vpcs), [node.id]);
    }
    if (node.kind === 'transit-gateway-attachment') {
      join(idsIn(node.gateway), [node.id]);
    }
  }
  model.associations.forEach(({ subnet, table }) => join(idsIn(subnet), idsIn(table)));
  model.routes.forEach(({ table, targets, destinations }) =>
    join(idsIn(table), [...idsIn(targets), ...idsIn(destinations)]),
  );
  model.transitLinks.forEach(({ attachment, table }) => {
    join(idsIn(attachment), idsIn(table));
    join(idsIn(table), idsIn(attachment));
  });
  model.transitRoutes.forEach(({ table, attachment }) => join(idsIn(table), idsIn(attachment)));
  model.applianceLinks.forEach(({ instance, networkInterface }) => {
    const ends = [...idsIn(instance), ...idsIn(networkInterface)];
    join(ends, ends);
  });
  return found;
}

/** The ids that a part of the model refers to, however deep. */
function idsIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const own = 'label' in part && 'id' in part ? [String(part.id)] : [];
  return [...own, ...Object.values(part).flatMap(idsIn)];
}

function keep<T>(list: T[], isKept: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(isKept));
}
