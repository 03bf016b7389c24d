import { remember } from '../../../shared/remember';
import type { NetworkModel } from '../../model/network';
import type { Hole, Resource, Resources, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import { WORKLOADS } from '../../needs/workload';

/** Where workloads are told what they use: their own settings, and what these can come from. */
const TELLING: ReadonlySet<string> = new Set([
  ...WORKLOADS.map(({ type }) => type),
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::EC2::LaunchTemplate',
  'AWS::ECS::TaskDefinition',
  'AWS::SSM::Parameter',
]);

const NAMED = new WeakMap<Resources, { readonly endpoints: ReadonlySet<string> }>();
const PROXIED = new WeakMap<Resource, { readonly is: boolean }>();

/** Whether something is told the own name of an endpoint, and needs no other. */
export function isNamed({ resources }: NetworkModel, endpoint: string): boolean {
  const { endpoints } = remember(NAMED, resources, () => {
    const telling = [...TELLING].flatMap((type) => resources.ofType(type));
    const holes = telling.flatMap((resource) => partsIn(resource).flatMap(holeOf));
    const ids = holes.flatMap(({ attribute, id }) => (attribute === 'DnsEntries' ? [id] : []));
    return { endpoints: new Set(ids) };
  });
  return endpoints.has(endpoint);
}

/** Whether a workload is told to go by a proxy, which may reach what no endpoint serves. */
export function hasProxy({ resources }: NetworkModel, workload: Resource): boolean {
  return remember(PROXIED, workload, () => {
    const own = partsIn(workload);
    const further = own
      .flatMap(holeOf)
      .flatMap(({ id, type }) => (TELLING.has(type) ? [resources.get(id)] : []))
      .flatMap((resource) => (resource === undefined ? [] : partsIn(resource)));
    return { is: [...own, ...further].some((part) => typeof part === 'string' && PROXY.test(part)) };
  }).is;
}

/** Variables, or settings of tools, that name a proxy. */
const PROXY = /\bhttps?_proxy\b|\bproxy\s*=\s*["']?https?:/i;

/** Texts, names of members, and what is known only at deployment. */
function partsIn(resource: Resource): readonly (string | Hole)[] {
  return resource.written('').flatMap(({ value }) => partsOf(value));
}

function partsOf(value: Written): readonly (string | Hole)[] {
  if (typeof value === 'string') {
    return [value];
  }
  if (value instanceof Text) {
    return value.parts;
  }
  if (Array.isArray(value)) {
    return (value as readonly Written[]).flatMap(partsOf);
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value as Readonly<Record<string, Written>>).flatMap(([name, item]) => [
        name,
        ...partsOf(item),
      ])
    : [];
}

function holeOf(part: string | Hole): readonly NonNullable<Hole['resource']>[] {
  return typeof part === 'string' || part.resource === undefined ? [] : [part.resource];
}
