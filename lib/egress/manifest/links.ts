import type { Guard } from '../model/choices';
import type { DestinationKind } from '../model/manifest';
import type { Boundary, NetworkModel, Origin, ServiceName } from '../model/network';
import type { Principal } from '../model/ties';
import type { Far, Neighbour } from '../reach/neighbours';
import type { Analysis } from '../rules/rule';
import type { Destination } from './destination';
import { nameOf, viaOf } from './destination';

/** Destinations that links of the network lead to: endpoints, peerings, shares, and networks that nobody shows. */
export function linkedDestinations({ model, neighbours }: Analysis): readonly Destination[] {
  const nodes = [...model.nodes.values()];
  return [
    ...nodes.flatMap((node) => (node.kind === 'vpc-endpoint' ? ofEndpoint(model, node) : [])),
    ...model.ties.serviceNetworks.flatMap((use) => ofEndpoint(model, use)),
    ...nodes.flatMap((node) => (node.kind === 'vpc-peering-connection' ? ofPeering(model, node) : [])),
    ...ofNeighbours(model, neighbours),
    ...[...model.ties.shares, ...model.ties.serviceGrants].flatMap(({ origin, when, principals }) =>
      principals.flatMap((principal) => {
        const destination = accountOf(principal.value);
        const found = { kind: 'account', destination, why: 'is given it' } as const;
        return destination === undefined
          ? []
          : toDestination(model, { ...found, destination, origin, guards: [when, principal.when] });
      }),
    ),
  ];
}

interface Found {
  readonly kind: DestinationKind;
  readonly destination: string;
  readonly why: string;
  readonly origin: Origin;
  readonly guards: readonly Guard[];
}

/** Nothing where its settings cannot hold together. */
function toDestination(
  { choices }: NetworkModel,
  { kind, destination, why, origin, guards }: Found,
): readonly Destination[] {
  let when: Guard | undefined = [];
  for (const guard of guards) {
    when = when === undefined ? undefined : choices.both(when, guard);
  }
  if (when === undefined || !choices.isPossible(when)) {
    return [];
  }
  const condition = choices.describe(when);
  const entry = { kind, destination, via: viaOf(origin), allowedBy: 'definition', why } as const;
  return [{ origin, entry: { ...entry, ...(condition === undefined ? {} : { condition }) } }];
}

interface ServiceUse {
  readonly origin: Origin;
  readonly when: Guard;
  readonly serviceNames?: readonly { readonly when: Guard; readonly value: ServiceName }[];
}

function ofEndpoint(
  model: NetworkModel,
  { origin, when, serviceNames = [] }: ServiceUse,
): readonly Destination[] {
  const named = serviceNames.length > 0 ? serviceNames : [{ when: [], value: UNNAMED }];
  return named.flatMap(({ when: then, value }) => {
    const found = { kind: 'endpoint-service', origin, guards: [when, then] } as const;
    switch (value.kind) {
      case 'own':
        return [];
      case 'aws':
        return toDestination(model, { ...found, destination: value.name, why: 'a service of AWS' });
      case 'foreign':
        return toDestination(model, {
          ...{ ...found, destination: value.name },
          why: 'a service that the input does not define',
        });
      case 'unknown':
        return toDestination(model, { ...found, destination: 'unknown', why: value.why });
    }
  });
}

const UNNAMED: ServiceName = { kind: 'unknown', why: 'the input does not name the service' };

/** The VPCs at the ends that the input does not show; both ends where it shows them. */
function ofPeering(model: NetworkModel, { origin, when, between = [] }: Boundary): readonly Destination[] {
  const outside = between.filter(({ value }) => !model.nodes.has(value.id));
  return (outside.length > 0 ? outside : between).flatMap((end) =>
    toDestination(model, {
      ...{ kind: 'peering', destination: nameOf(model, end.value), origin, guards: [when, end.when] },
      why: outside.length > 0 ? 'a VPC that the input does not show' : 'a VPC of the input',
    }),
  );
}

/** Networks behind routes that the input does not show; routes by one transit gateway share what lies behind it. */
function ofNeighbours(model: NetworkModel, neighbours: readonly Neighbour[]): readonly Destination[] {
  const seen = new Map<string, Set<readonly Far[]>>();
  return neighbours.flatMap(({ route, via, far, when }) => {
    const done = seen.get(via.id) ?? new Set();
    if (done.has(far)) {
      return [];
    }
    seen.set(via.id, done.add(far));
    const origin = model.nodes.get(via.id)?.origin ?? route.origin;
    return far
      .filter(({ outside }) => outside !== undefined)
      .flatMap(({ end = via, outside = '' }) =>
        toDestination(model, {
          ...{ kind: 'network', destination: nameOf(model, end), why: outside, origin, guards: [when] },
        }),
      );
  });
}

/** Whom a share names; undefined for the owner. */
function accountOf(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'own':
      return undefined;
    case 'organization':
      return 'organization';
    case 'anyone':
      return '*';
    case 'account':
    case 'service':
      return principal.name;
    case 'unknown':
      return 'unknown';
  }
}
