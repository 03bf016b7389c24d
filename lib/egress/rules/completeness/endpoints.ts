import { remember } from '../../../shared/remember';
import type { Guard, Guarded } from '../../model/choices';
import type { Endpoint, NetworkModel, Reference, ServiceName } from '../../model/network';
import { catalogueKeyOf } from '../questions/endpoints';
import type { Asker } from './askers';
import { isOff } from './switches';

/** Endpoints by the key of the catalogue that their service has. */
type ByKey = Map<string, Guarded<Endpoint>[]>;

/** Endpoints of the input, by VPC. */
interface EndpointIndex {
  /** VPC → endpoints, with their settings. */
  readonly shown: ReadonlyMap<string, ByKey>;
  /** VPCs by the services of which they have endpoints. */
  readonly having: ReadonlyMap<string, ReadonlySet<string>>;
  /** VPCs in which there are, or may be, endpoints of services that are not known; `*` for any. */
  readonly doubtful: ReadonlySet<string>;
  /** Networks that are joined → interface endpoints of all. */
  readonly joined: WeakMap<readonly string[], ByKey>;
}

const KNOWN = new WeakMap<NetworkModel, EndpointIndex>();

function endpointsIn(model: NetworkModel): EndpointIndex {
  return remember(KNOWN, model, indexOf);
}

/** An endpoint as it stands in one VPC, under one name. */
interface Standing {
  readonly endpoint: Endpoint;
  readonly vpc: Reference;
  readonly name: ServiceName;
  readonly when: Guard | undefined;
}

function indexOf(model: NetworkModel): EndpointIndex {
  const shown = new Map<string, ByKey>();
  const having = new Map<string, Set<string>>();
  const doubtful = new Set<string>();
  for (const { endpoint, vpc, name, when } of standing(model)) {
    const isShown = model.nodes.get(vpc.id)?.kind === 'vpc';
    const key = keyOf(name);
    if (name.kind === 'unknown' || !isShown) {
      doubtful.add(isShown ? vpc.id : '*');
    } else if (key !== undefined && when !== undefined) {
      const byKey = remember(shown, vpc.id, () => new Map<string, Guarded<Endpoint>[]>());
      remember(byKey, key, () => []).push({ when, value: endpoint });
      remember(having, key, () => new Set<string>()).add(vpc.id);
    }
  }
  return { shown, having, doubtful, joined: new WeakMap() };
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

/**
 * Endpoints that serve what is asked for: of the VPC, and, where none of these answers to the name for certain and routes
 * lead to other VPCs, interfaces of those. No private zone can be of a name that an endpoint of the VPC answers to.
 */
export function servingOf(model: NetworkModel, asker: Asker): readonly Guarded<Endpoint>[] {
  const { need, vpc, networks } = asker;
  const index = endpointsIn(model);
  const own = need.among.flatMap((key) => index.shown.get(vpc)?.get(key) ?? []);
  if (networks.length === 1 || own.some((endpoint) => answers(model, endpoint))) {
    return own;
  }
  const joined = remember(index.joined, networks, () => interfacesOf(index, networks));
  const others = need.among.flatMap((key) => joined.get(key) ?? []);
  return [...own, ...others.filter(({ value }) => !isOwn(value, asker))];
}

/** Whether an endpoint is there under every setting, and its private name may be on. */
function answers({ resources }: NetworkModel, { when, value }: Guarded<Endpoint>): boolean {
  const resource = when.length === 0 && value.type === 'interface' ? resources.get(value.id) : undefined;
  return resource !== undefined && !isOff(resource, 'PrivateDnsEnabled', 'absent');
}

function interfacesOf({ shown }: EndpointIndex, networks: readonly string[]): ByKey {
  const all: ByKey = new Map();
  for (const [key, endpoints] of networks.flatMap((id) => [...(shown.get(id) ?? [])])) {
    remember(all, key, () => []).push(...endpoints.filter(({ value }) => value.type !== 'gateway'));
  }
  return all;
}

/** Whether a VPC may have endpoints that nobody can tell the services of. */
export function isDoubtful(model: NetworkModel, { networks }: Asker): boolean {
  const { doubtful } = endpointsIn(model);
  return doubtful.size > 0 && (doubtful.has('*') || networks.some((id) => doubtful.has(id)));
}

/** Whether an endpoint stands in the VPC of who asks. */
export function isOwn({ vpc }: Endpoint, asker: Asker): boolean {
  return vpc.some(({ value }) => value.id === asker.vpc);
}

/** Id of a VPC with an endpoint of the service that nobody serves who asks. */
export function elsewhereOf(model: NetworkModel, asker: Asker): string | undefined {
  const { having } = endpointsIn(model);
  const serving = new Set(
    servingOf(model, asker).flatMap(({ value }) => value.vpc.map((vpc) => vpc.value.id)),
  );
  for (const key of asker.need.among) {
    for (const vpc of having.get(key) ?? []) {
      if (vpc !== asker.vpc && !serving.has(vpc)) {
        return vpc;
      }
    }
  }
  return undefined;
}
