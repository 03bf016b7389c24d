import { ALWAYS } from '../../../model/choices';
import type { NetworkModel, Reference, References, Route } from '../../../model/network';
import { isPublicRoute, isWayOn, mayBePublic } from '../../../model/public-routes';
import type { Plan } from '../plan';

/**
 * What a plan adds to something that it does not name may be added to any such thing of the plan.
 *
 * Subnets, tables and lists by a `local`, a data source or a computed attribute are named so. Read last.
 */
export function readUnplaced(plan: Plan, model: NetworkModel): void {
  new Unplaced(plan, model).read();
}

class Unplaced {
  constructor(
    private readonly plan: Plan,
    private readonly model: NetworkModel,
  ) {}

  public read(): void {
    this.readAssociations();
    this.readRoutes();
    this.readTransitRoutes();
  }

  /** A subnet has one association: only those without one of their own can be meant. */
  private readAssociations(): void {
    const { associations, nodes } = this.model;
    const open = associations.flatMap(({ subnet, table }) => {
      const unknown = this.unknownIn(subnet);
      return unknown === undefined || !table.some(({ value }) => isWayOn(this.model, value)) ? [] : [unknown];
    });
    const [first] = open;
    if (first === undefined) {
      return;
    }
    const settled = new Set(
      associations.flatMap(({ origin, subnet: [only, ...others] }) =>
        only === undefined || others.length > 0 || origin.resourceType !== ASSOCIATION ? [] : [only.value.id],
      ),
    );
    const why = `'${first.label}' may be this subnet, and then it has another route table`;
    const value = { id: `?${this.plan.file}:table of ${first.label}`, label: 'unknown', why };
    for (const { kind, id, origin, when } of nodes.values()) {
      if (kind === 'subnet' && origin.file === this.plan.file && !settled.has(id)) {
        const subnet = [{ when, value: { id, label: origin.logicalId } }];
        associations.push({ origin, when, subnet, table: [{ when: ALWAYS, value }] });
      }
    }
  }

  /** Routes of a table that is not known. */
  private readRoutes(): void {
    const { routes, opaqueRoutes } = this.model;
    for (const route of routes.filter(isPublicRoute)) {
      const unknown = this.unknownIn(route.table);
      if (unknown !== undefined) {
        const why = `'${route.origin.logicalId}' adds a route to a table that the plan does not show`;
        opaqueRoutes.push({ origin: route.origin, when: route.when, into: this.vpcsOf(route), why });
      }
    }
    for (const added of [...opaqueRoutes]) {
      if (this.unknownIn(added.into) !== undefined) {
        opaqueRoutes.push({ ...added, into: this.vpcs() });
      }
    }
  }

  private readTransitRoutes(): void {
    const { transitRoutes, nodes } = this.model;
    const tables = [...nodes.values()]
      .filter(({ kind, origin }) => kind === 'transit-gateway-route-table' && origin.file === this.plan.file)
      .map(({ id, origin, when }) => ({ when, value: { id, label: origin.logicalId } }));
    for (const route of [...transitRoutes]) {
      const unknown = this.unknownIn(route.table);
      if (unknown !== undefined && mayBePublic(route)) {
        const why = `'${route.origin.logicalId}' is added to a table that the plan does not show`;
        const destinations = [{ when: ALWAYS, value: { kind: 'unknown', why } as const }];
        transitRoutes.push({ ...route, origin: { ...route.origin }, table: tables, destinations });
      }
    }
  }

  /** The reference, where it is all that is told and nobody knows what it is. */
  private unknownIn(references: References): Reference | undefined {
    return references.find(({ value }) => value.id.startsWith(`?${this.plan.file}:`))?.value;
  }

  /** VPCs whose tables can have the route: those of its gateway, where it is certain which they are. */
  private vpcsOf({ targets }: Route): References {
    const vpcs = targets.map(({ value: target }) => {
      const node = target.kind === 'node' ? this.model.nodes.get(target.node.id) : undefined;
      return node !== undefined && 'vpcs' in node ? node.vpcs : [];
    });
    const isCertain = vpcs.every((own) => own.length > 0 && this.unknownIn(own) === undefined);
    return isCertain ? vpcs.flat() : this.vpcs();
  }

  /** Every VPC that a subnet or table of the plan is in. */
  private vpcs(): References {
    const found = new Map<string, References[number]>();
    for (const node of this.model.nodes.values()) {
      if ((node.kind === 'subnet' || node.kind === 'route-table') && node.origin.file === this.plan.file) {
        node.vpc.forEach(({ value }) => found.set(value.id, { when: ALWAYS, value }));
      }
    }
    return [...found.values()];
  }
}

const ASSOCIATION = 'aws_route_table_association';
