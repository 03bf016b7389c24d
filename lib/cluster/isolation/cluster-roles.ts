import { App, Chart } from 'cdk8s';
import {
  KubeClusterRole,
  KubeClusterRoleBinding,
  KubeRole,
  KubeRoleBinding,
  type PolicyRule,
} from 'cdk8s-plus-34/lib/imports/k8s';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import { checkShape } from '../props-shape';
import { PARAMETERS } from './admission-policy';
import { PROMOTE } from './policies/access';
import readable from './readable-resources.json';

/** Construction properties for ClusterRoles. */
export interface ClusterRolesProps {
  /** The cluster. */
  readonly cluster: IAirGappedCluster;

  /**
   * Group whose members see what is in the cluster. Access entries name it (`kubernetesGroups`).
   *
   * @default 'airgap:viewers'
   */
  readonly viewerGroup?: string;

  /**
   * Group whose members also read logs, restart and scale.
   *
   * @default 'airgap:operators'
   */
  readonly operatorGroup?: string;

  /**
   * Group whose members say which images may run.
   *
   * @default 'airgap:promoters'
   */
  readonly promoterGroup?: string;
}

/**
 * Who may do what in a cluster: three roles, each for a group that access entries name.
 *
 * - Viewers see objects, and neither Secrets nor logs.
 * - Operators also read logs, delete and evict pods, and scale. They change no template of a pod: whoever does runs what he likes
 *   with every Secret and role of its namespace. Pods are restarted by deleting them.
 * - Promoters change the list of digests that may run, and nothing else.
 *
 * Nobody has sessions into pods.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export class ClusterRoles extends Construct {
  /** Group whose members see what is in the cluster. */
  public readonly viewerGroup: string;

  /** Group whose members also read logs, restart and scale. */
  public readonly operatorGroup: string;

  /** Group whose members say which images may run. */
  public readonly promoterGroup: string;

  /** The roles in the cluster. */
  public readonly applied: IConstruct;

  constructor(scope: Construct, id: string, props: ClusterRolesProps) {
    super(scope, id);
    const where = `ClusterRoles '${this.node.path}'`;
    checkShape(where, props, { of: 'ClusterRolesProps' });
    this.viewerGroup = props.viewerGroup ?? 'airgap:viewers';
    this.operatorGroup = props.operatorGroup ?? 'airgap:operators';
    this.promoterGroup = props.promoterGroup ?? 'airgap:promoters';
    const groups = [this.viewerGroup, this.operatorGroup, this.promoterGroup];
    groups.forEach((group) => checkGroup(where, group));

    const chart = new Chart(new App(), 'Roles');
    addClusterRole(chart, 'viewer', { rules: VIEWER, groups: [this.viewerGroup, this.operatorGroup] });
    addClusterRole(chart, 'operator', { rules: OPERATOR, groups: [this.operatorGroup] });
    addPromoter(chart, this.promoterGroup);
    this.applied = props.cluster.addObjects('ClusterRoles', chart);
  }
}

const SEE = ['get', 'list', 'watch'];

const VIEWER: PolicyRule[] = readable.groups.map(({ group, resources }) => ({
  apiGroups: [group],
  resources,
  verbs: SEE,
}));

const OPERATOR: PolicyRule[] = [
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  ...[
    { group: 'apps', resources: ['deployments/scale', 'statefulsets/scale'] },
    { group: 'leaderworkerset.x-k8s.io', resources: ['leaderworkersets/scale'] },
  ].map(({ group, resources }) => ({ apiGroups: [group], resources, verbs: ['get', 'update', 'patch'] })),
];

const RBAC = 'rbac.authorization.k8s.io';

function addClusterRole(
  chart: Chart,
  who: string,
  { rules, groups }: { rules: PolicyRule[]; groups: string[] },
): void {
  const name = `airgap-${who}`;
  const role = new KubeClusterRole(chart, `Role-${who}`, { metadata: { name }, rules });
  new KubeClusterRoleBinding(chart, `Binding-${who}`, {
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: groups.map((group) => ({ apiGroup: RBAC, kind: 'Group', name: group })),
  }).addDependency(role);
}

/** In the namespace of the list, which AdmissionPolicies makes. */
function addPromoter(chart: Chart, group: string): void {
  const metadata = { name: 'airgap-promoter', namespace: PARAMETERS.namespace };
  const role = new KubeRole(chart, 'Role-promoter', {
    metadata,
    rules: [
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: [PARAMETERS.images],
        verbs: ['get', 'update', 'patch', PROMOTE],
      },
    ],
  });
  new KubeRoleBinding(chart, 'Binding-promoter', {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
    subjects: [{ apiGroup: RBAC, kind: 'Group', name: group }],
  }).addDependency(role);
}

/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html, read 2026-11-22. */
const RESERVED = /^(?:system|eks|aws|amazon|iam):/;

function checkGroup(where: string, group: string): void {
  if (group === '' || RESERVED.test(group)) {
    throw new UsageError(
      `${where} binds to group '${group}', expected a name that access entries can give: none that begins with ` +
        'amazon:, aws:, eks:, iam: or system:',
    );
  }
}
