import { resourceType } from '../../../resource-types/catalogue';
import type { Guard } from '../../model/choices';
import type { Placement } from '../../model/filters';
import type { NetworkModel, Origin, Reference, References } from '../../model/network';

/** Something in a subnet of the input that can ask for names: it runs code, or others ask by it. */
export interface Occupant {
  readonly origin: Origin;
  readonly when: Guard;
  readonly vpc: Reference;
}

/** Everything in subnets of the input that can ask for names. */
export function occupantsOf(model: NetworkModel): readonly Occupant[] {
  const placements: Placement[] = [];
  model.filterSources.forEach((source) => {
    source.placements(placements, runsCode);
    source.strangers(placements, runsCode);
  });
  const own = placements
    .filter(({ origin }) => runsCode(origin.resourceType))
    .flatMap(({ origin, when, subnets }) => inSubnets(model, { origin, when, subnets }));
  return [...own, ...pluggedIn(model), ...askedByOthers(model)];
}

/** Inbound endpoints, by which other networks ask the resolver of a VPC. */
function askedByOthers(model: NetworkModel): readonly Occupant[] {
  return model.resources.ofType('AWS::Route53Resolver::ResolverEndpoint').flatMap((endpoint) =>
    endpoint
      .at('Direction', ['INBOUND'])
      .filter(({ value }) => value.kind === 'text' && value.text.toUpperCase() === 'INBOUND')
      .flatMap((direction) => {
        const when = model.choices.both(endpoint.when, direction.when);
        const subnets = endpoint
          .at('IpAddresses[].SubnetId')
          .flatMap(({ when: placed, value }) =>
            value.kind === 'resource' ? [{ when: placed, value: { id: value.id, label: value.id } }] : [],
          );
        return when === undefined ? [] : inSubnets(model, { origin: endpoint.origin, when, subnets });
      }),
  );
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
