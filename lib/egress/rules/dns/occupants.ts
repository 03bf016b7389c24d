import { resourceType } from '../../../resource-types/catalogue';
import type { Guard } from '../../model/choices';
import type { Placement } from '../../model/filters';
import type { NetworkModel, Origin, Reference, References } from '../../model/network';

/** Something in a subnet of the input that runs code, and so can ask for names. */
export interface Occupant {
  readonly origin: Origin;
  readonly when: Guard;
  readonly vpc: Reference;
}

/** Everything that runs code in subnets of the input. */
export function occupantsOf(model: NetworkModel): readonly Occupant[] {
  const placements: Placement[] = [];
  model.filterSources.forEach((source) => {
    source.placements(placements);
    source.strangers(placements);
  });
  const own = placements
    .filter(({ origin }) => runsCode(origin.resourceType))
    .flatMap(({ origin, when, subnets }) => inSubnets(model, { origin, when, subnets }));
  return [...own, ...pluggedIn(model)];
}

function runsCode(type: string): boolean {
  return resourceType(type)?.classes.includes('executes-code') === true;
}

/** Instances that stand in a subnet by an interface of the input. */
function pluggedIn(model: NetworkModel): readonly Occupant[] {
  return model.applianceLinks.flatMap(({ when, instance, networkInterface }) =>
    instance.flatMap(({ value: { id } }) => {
      const origin = model.nodes.get(id)?.origin;
      return origin === undefined
        ? []
        : networkInterface.flatMap(({ value }) => {
            const node = model.nodes.get(value.id);
            const subnets = node?.kind === 'network-interface' ? node.subnets : [];
            return inSubnets(model, { origin, when, subnets });
          });
    }),
  );
}

interface Placed {
  readonly origin: Origin;
  readonly when: Guard;
  readonly subnets: References;
}

function inSubnets(model: NetworkModel, { origin, when, subnets }: Placed): readonly Occupant[] {
  return subnets.flatMap((subnet) => {
    const node = model.nodes.get(subnet.value.id);
    const vpcs = node?.kind === 'subnet' && node.isExternal !== true ? node.vpc : [];
    return vpcs.flatMap((vpc) => {
      const inner = model.choices.both(subnet.when, vpc.when);
      const all = inner === undefined ? undefined : model.choices.both(when, inner);
      return all === undefined ? [] : [{ origin, when: all, vpc: vpc.value }];
    });
  });
}
