import type { Guard, Guarded } from '../../model/choices';
import type { Endpoint, NetworkModel, Reference, ServiceName } from '../../model/network';
import { catalogueKeyOf } from '../questions/endpoints';
import type { Asker } from './askers';

/** Endpoints of the input, by VPC. */
export interface EndpointIndex {
  /** VPC → key of the catalogue → endpoints of the service, with their settings. */
  readonly shown: ReadonlyMap<string, ReadonlyMap<string, readonly Guarded<Endpoint>[]>>;
  /** VPCs in which there are, or may be, endpoints of services that are not known; `*` for any. */
  readonly doubtful: ReadonlySet<string>;
}

const KNOWN = new WeakMap<NetworkModel, EndpointIndex>();

export function endpointsIn(model: NetworkModel): EndpointIndex {
  let index = KNOWN.get(model);
  if (index === undefined) {
    index = indexOf(model);
    KNOWN.set(model, index);
  }
  return index;
}

/** An endpoint as it stands in one VPC, under one name. */
interface Standing {
  readonly endpoint: Endpoint;
  readonly vpc: Reference;
  readonly name: ServiceName;
  readonly when: Guard | undefined;
}

function indexOf(model: NetworkModel): EndpointIndex {
  const shown = new Map<string, Map<string, Guarded<Endpoint>[]>>();
  const doubtful = new Set<string>();
  for (const { endpoint, vpc, name, when } of standing(model)) {
    const isShown = model.nodes.get(vpc.id)?.kind === 'vpc';
    const key = keyOf(name);
    if (name.kind === 'unknown' || !isShown) {
      doubtful.add(isShown ? vpc.id : '*');
    } else if (key !== undefined && when !== undefined) {
      const byKey = shown.get(vpc.id) ?? new Map<string, Guarded<Endpoint>[]>();
      byKey.set(key, [...(byKey.get(key) ?? []), { when, value: endpoint }]);
      shown.set(vpc.id, byKey);
    }
  }
  return { shown, doubtful };
}

function keyOf(name: ServiceName): string | undefined {
  return name.kind === 'aws' ? catalogueKeyOf(name.name) : undefined;
}

function standing(model: NetworkModel): readonly Standing[] {
  const endpoints = [...model.nodes.values()].filter((node) => node.kind === 'vpc-endpoint');
  return endpoints.flatMap((endpoint) =>
    endpoint.vpc.flatMap(({ when: placed, value: vpc }) =>
      (endpoint.serviceNames ?? []).map(({ when: named, value: name }) => ({
        endpoint,
        vpc,
        name,
        when: merged(model, [endpoint.when, placed, named]),
      })),
    ),
  );
}

function merged({ choices }: NetworkModel, guards: readonly Guard[]): Guard | undefined {
  return guards.reduce<Guard | undefined>(
    (all, guard) => (all === undefined ? undefined : choices.both(all, guard)),
    [],
  );
}

/** Endpoints that serve what is asked for: of the VPC, and, where routes lead to others, interfaces of these. */
export function servingOf(model: NetworkModel, { need, vpc, networks }: Asker): readonly Guarded<Endpoint>[] {
  const { shown } = endpointsIn(model);
  return networks.flatMap((id) => {
    const byKey = shown.get(id);
    const serving = need.among.flatMap((key) => byKey?.get(key) ?? []);
    return id === vpc ? serving : serving.filter(({ value }) => value.type !== 'gateway');
  });
}

/** Whether a VPC may have endpoints that nobody can tell the services of. */
export function isDoubtful(model: NetworkModel, { networks }: Asker): boolean {
  const { doubtful } = endpointsIn(model);
  return doubtful.has('*') || networks.some((id) => doubtful.has(id));
}

/** Whether an endpoint stands in the VPC of who asks. */
export function isOwn({ vpc }: Endpoint, asker: Asker): boolean {
  return vpc.some(({ value }) => value.id === asker.vpc);
}

/** Names of VPCs whose endpoints of the service do not serve who asks. */
export function elsewhereOf(model: NetworkModel, asker: Asker): readonly string[] {
  const serving = new Set(servingOf(model, asker).map(({ value }) => value.id));
  return [...endpointsIn(model).shown].flatMap(([vpc, byKey]) => {
    const others = asker.need.among.flatMap((key) => byKey.get(key) ?? []);
    const name = model.nodes.get(vpc)?.origin.logicalId ?? vpc;
    return vpc !== asker.vpc && others.some(({ value }) => !serving.has(value.id)) ? [name] : [];
  });
}
