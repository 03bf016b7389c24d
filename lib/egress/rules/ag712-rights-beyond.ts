import { controlsFor } from './controls';
import { ELSEWHERE, bare, manifest } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag712.json';

const RBAC = 'rbac.authorization.k8s.io';
const role = (apiGroup: string, resource: string, ...verbs: string[]): Readonly<Record<string, unknown>> =>
  bare(`${RBAC}/v1 ClusterRole`, {}, { rules: [{ apiGroups: [apiGroup], resources: [resource], verbs }] });
const binding = (name: string): Readonly<Record<string, unknown>> =>
  bare(
    `${RBAC}/v1 ClusterRoleBinding`,
    {},
    { roleRef: { name }, subjects: [{ kind: 'Group', name: 'own' }] },
  );

/** AG712: no role gets around what a cluster admits. */
export const ag712 = ruleOfObjects(
  {
    id: 'AG712',
    title: 'A role in a cluster gets around its rules',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale:
      'Policies hold for whoever cannot change them: rights to roles, policies and webhooks, or to be somebody else, undo every one.',
    fix: 'name verbs and resources that are needed, without escalate, bind, impersonate, policies, webhooks and roles',
    controls: controlsFor('configuration'),
    examples: {
      bad: [
        manifest('a role that may be anybody', role('', 'users', 'impersonate')),
        manifest(
          'a role that may change policies',
          role('admissionregistration.k8s.io', 'validatingadmissionpolicies', 'patch'),
        ),
        manifest('a role that may change roles', role(RBAC, 'clusterroles', 'create')),
        manifest('a role with tokens of service accounts', role('', 'serviceaccounts/token', 'create')),
        manifest('a role that writes endpoints', role('discovery.k8s.io', 'endpointslices', 'patch')),
        manifest('a role that writes where services are reached', role('', 'services/status', 'update')),
        manifest('a role that labels namespaces', role('', 'namespaces', 'patch')),
        manifest('a role that answers for the API', role('apiregistration.k8s.io', 'apiservices', 'create')),
        manifest('a role that may everything', role('*', '*', '*')),
        manifest('a role that may create everything', role('*', '*', 'create')),
        manifest('a role that may write everything of the core group', role('', '*', 'update')),
        manifest('a role of a namespace that may bind', {
          ...role(RBAC, 'roles', 'bind'),
          kind: 'Role',
        }),
        manifest('every right for a group', binding('cluster-admin')),
        manifest(
          'the rights of a controller of Kubernetes',
          binding('system:controller:clusterrole-aggregation-controller'),
        ),
        manifest('a role with verbs that are known only at deployment', {
          ...role(RBAC, 'roles', 'get'),
          rules: [{ apiGroups: [RBAC], resources: ['roles'], verbs: [ELSEWHERE] }],
        }),
        manifest('a role for a group that is known only at deployment', {
          ...role('', 'namespaces', 'patch'),
          rules: [{ apiGroups: [ELSEWHERE], resources: ['namespaces'], verbs: ['patch'] }],
        }),
        manifest('a role for resources that are known only at deployment', {
          ...role('', 'pods', 'create'),
          rules: [{ apiGroups: [''], resources: [ELSEWHERE], verbs: ['create'] }],
        }),
        manifest('a role whose rules are known only at deployment', {
          ...role('', 'pods', 'get'),
          rules: ELSEWHERE,
        }),
      ],
      good: [
        manifest('a role that reads whatever its group is', {
          ...role('', 'pods', 'get'),
          rules: [{ apiGroups: [ELSEWHERE], resources: [ELSEWHERE], verbs: ['get', 'list'] }],
        }),
        manifest('a role that reads', role('', 'pods', 'get', 'list', 'watch')),
        manifest(
          'a role that reads policies',
          role('admissionregistration.k8s.io', 'validatingadmissionpolicies', 'get'),
        ),
        manifest('a role that reads namespaces', role('', 'namespaces', 'get')),
        manifest('a role for a group', binding('own-viewer')),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
