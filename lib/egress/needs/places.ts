import type { Guarded } from '../model/choices';
import type { Resource, Resources } from '../model/resource';
import type { Named, WorkloadRow } from './workload';
import { WORKLOADS, namedAt, referencesAt, settingsAt } from './workload';

/** Where a workload runs. */
export interface Place {
  /** Ids of subnets, each with its settings. */
  readonly subnets: readonly Guarded<string>[];
  /** Ids of security groups of its interfaces. */
  readonly groups: readonly Guarded<string>[];
  /** Why it may stand in other subnets, or in other groups; empty where it does not. */
  readonly unknown: readonly string[];
}

/** Types of clusters, each with the path of its name. */
const CLUSTERS: ReadonlyMap<string, string> = new Map([
  ['AWS::EKS::Cluster', 'Name'],
  ['Custom::AWSCDK-EKS-Cluster', 'Config.name'],
]);

/** What comes before the name of a cluster in the tag of its nodes. */
const CLUSTER_TAG = /^kubernetes\.io\/cluster\//;

/** Where resources run that name the cluster instead of subnets. */
export class Clusters {
  private readonly nodes = new Map<string, Resource[]>();

  constructor(private readonly resources: Resources) {
    for (const row of WORKLOADS.filter(({ cluster }) => cluster !== undefined)) {
      for (const node of resources.ofType(row.type)) {
        this.clustersAt(node, row.cluster ?? '').forEach((id) =>
          this.nodes.set(id, [...(this.nodes.get(id) ?? []), node]),
        );
      }
    }
  }

  /** Where a workload runs: by its own properties, or on the nodes of the cluster that it names. */
  public placeOf(resource: Resource, row: WorkloadRow): Place {
    return row.runsIn === undefined
      ? this.ownPlace(resource, row)
      : together(this.clustersAt(resource, row.runsIn).map((id) => this.nodesOf(id)));
  }

  /** Where pods of a cluster run: on nodes that the input shows, else in the subnets of the cluster itself. */
  public nodesOf(cluster: string): Place {
    const nodes = this.nodes.get(cluster) ?? [];
    const daemons = nodes.filter((node) => rowOf(node)?.isServerless !== true);
    const hosts = daemons.length > 0 ? daemons : nodes;
    const own = this.resources.get(cluster);
    const all = hosts.length === 0 && own !== undefined ? [own] : hosts;
    return together(
      all.flatMap((host) => {
        const row = rowOf(host);
        return row === undefined ? [] : [this.ownPlace(host, row)];
      }),
    );
  }

  private ownPlace(resource: Resource, row: WorkloadRow): Place {
    const { resources } = this;
    const subnets = namedAt(resources, { resource, paths: row.subnets, type: 'AWS::EC2::Subnet' });
    const groups = namedAt(resources, { resource, paths: row.groups, type: 'AWS::EC2::SecurityGroup' });
    const barriers = row.subnets
      .filter((path) => !path.includes('>'))
      .flatMap((path) => resource.barriers(path).map(({ value }) => value));
    return {
      subnets: subnets.ids,
      groups: groups.ids,
      unknown: [...whyUnknown(subnets), ...barriers, ...otherGroups(row, groups)],
    };
  }

  /** Clusters of the input by reference or by name, also in a tag of machines or in who vouches for a role. */
  private clustersAt(resource: Resource, path: string): readonly string[] {
    const { resources } = this;
    const byName = settingsAt(resources, resource, path).flatMap(({ value }) =>
      value.kind === 'text' ? this.named(value.text.replace(CLUSTER_TAG, '')) : [],
    );
    const referred = referencesAt(resources, resource, path).filter((id) =>
      CLUSTERS.has(resources.get(id)?.type ?? ''),
    );
    return [...new Set([...byName, ...referred])];
  }

  private named(name: string): readonly string[] {
    return [...CLUSTERS].flatMap(([type, path]) =>
      this.resources
        .ofType(type)
        .filter((cluster) =>
          cluster.at(path).some(({ value }) => value.kind === 'text' && value.text === name),
        )
        .map(({ id }) => id),
    );
  }
}

function whyUnknown({ unknown }: Named): readonly string[] {
  return unknown;
}

function otherGroups({ hasOtherGroups }: WorkloadRow, groups: Named): readonly string[] {
  return [...groups.unknown, ...(hasOtherGroups === undefined ? [] : [hasOtherGroups])];
}

function rowOf({ type }: Resource): WorkloadRow | undefined {
  return WORKLOADS.find((row) => row.type === type);
}

function together(places: readonly Place[]): Place {
  return {
    subnets: places.flatMap(({ subnets }) => subnets),
    groups: places.flatMap(({ groups }) => groups),
    unknown: [...new Set(places.flatMap(({ unknown }) => unknown))],
  };
}
