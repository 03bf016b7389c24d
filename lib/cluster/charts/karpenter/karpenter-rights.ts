import type { Chart } from 'cdk8s';
import type { PolicyRule, Subject } from 'cdk8s-plus-34/lib/imports/k8s';
import {
  KubeClusterRole,
  KubeClusterRoleBinding,
  KubeRole,
  KubeRoleBinding,
} from 'cdk8s-plus-34/lib/imports/k8s';
import rights from './rights.json';

const GROUP = 'rbac.authorization.k8s.io';

/** What a service account of Karpenter may do in the cluster; its aggregation to roles of users is left out. */
export function karpenterRights(chart: Chart, name: string, namespace: string): void {
  const subjects: Subject[] = [{ kind: 'ServiceAccount', name, namespace }];
  new KubeClusterRole(chart, 'ClusterRole', { metadata: { name }, rules: rights.cluster });
  new KubeClusterRoleBinding(chart, 'ClusterRoleBinding', {
    metadata: { name },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    subjects,
  });
  const inNamespace = (id: string, where: string, rules: PolicyRule[]): void => {
    new KubeRole(chart, `${id}Role`, { metadata: { name, namespace: where }, rules });
    new KubeRoleBinding(chart, `${id}RoleBinding`, {
      metadata: { name, namespace: where },
      roleRef: { apiGroup: GROUP, kind: 'Role', name },
      subjects,
    });
  };
  inNamespace('Own', namespace, rights.namespace);
  inNamespace('KubeSystem', 'kube-system', rights.kubeSystem);
}
