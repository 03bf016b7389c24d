import {
  DENY,
  NOT_BY_CONTROL_PLANE,
  PARAMETERS,
  ofName,
  rule,
  type AdmissionPolicy,
} from '../admission-policy';
import { list, some } from '../cel';
import controllers from '../controllers.json';

/** Verb that no role of Kubernetes has: who has it on the list of digests may change that. */
export const PROMOTE = 'promote';

/** What access control may not give away. */
export interface AccessFacts {
  /** Names of roles that may hold more than others: those of controllers that need it. */
  readonly roles: readonly string[];
}

const AGGREGATOR = 'system:serviceaccount:kube-system:clusterrole-aggregation-controller';

/**
 * No role gives the right to change what admission rests on, or to become somebody else.
 *
 * Kubernetes has no policy judge requests that change policies and their bindings: who may is decided by roles alone. So the
 * roles are judged.
 */
export function rolesPolicy({ roles }: AccessFacts): AdmissionPolicy {
  return {
    name: 'roles',
    rules: [rule('rbac.authorization.k8s.io', ['roles', 'clusterroles'], ['CREATE', 'UPDATE'])],
    conditions: {
      ...NOT_BY_CONTROL_PLANE,
      // It adds up roles that were judged.
      'not-by-the-aggregator': `request.userInfo.username != '${AGGREGATOR}'`,
      'not-named': `!(object.metadata.name in ${list(roles)})`,
    },
    // A role that is added up of others is written with null for its rules.
    variables: { rules: '!has(object.rules) || object.rules == null ? [] : object.rules' },
    validations: GIVEN_AWAY.map(({ right, message }) => ({
      expression: `variables.rules.all(r, !(${right}))`,
      message,
    })),
    actions: DENY,
  };
}

const WRITES = "r.verbs.exists(v, !(v in ['get', 'list', 'watch']))";
const RESOURCES = 'r.?resources.orValue([])';

function inGroup(...groups: string[]): string {
  return `r.?apiGroups.orValue([]).exists(g, g in ${list(['*', ...groups])})`;
}

function writesAnyOf(...groups: string[]): string {
  return `${WRITES} && ${inGroup(...groups)} && ${RESOURCES}.size() > 0`;
}

/** What rules `r` of roles may not give, in CEL. */
const GIVEN_AWAY = [
  {
    right: "r.verbs.exists(v, v in ['escalate', 'bind', 'impersonate', '*'])",
    message: 'a role names its verbs, and gives no right to escalate, bind or impersonate',
  },
  {
    right: writesAnyOf('admissionregistration.k8s.io'),
    message: 'a role gives no right to change admission',
  },
  {
    right: writesAnyOf('rbac.authorization.k8s.io'),
    message: 'a role gives no right to change roles',
  },
  {
    right: `${inGroup('')} && ${RESOURCES}.exists(n, n in ['*', 'nodes/proxy', 'nodes/*'])`,
    message: 'a role gives no right to whatever a node runs',
  },
  {
    right: `${WRITES} && ${inGroup('')} && ${RESOURCES}.exists(n, n in ['*', 'serviceaccounts/*', 'serviceaccounts/token'])`,
    message: 'a role gives no right to tokens of service accounts',
  },
  {
    right: writesAnyOf('apiregistration.k8s.io', 'certificates.k8s.io'),
    message: 'a role gives no right to answer for the API, or to approve certificates',
  },
];

/** Roles that Kubernetes brings along by which somebody becomes anybody; so do those of its controllers. */
const ALL_RIGHTS = [
  ...['cluster-admin', 'admin', 'edit'],
  ...['system:aggregate-to-admin', 'system:aggregate-to-edit'],
  ...['system:kube-controller-manager', 'system:node'],
];

/** Nobody gets all rights, and nobody unknown gets any. */
export function bindingsPolicy({ roles }: AccessFacts): AdmissionPolicy {
  return {
    name: 'bindings',
    rules: [rule('rbac.authorization.k8s.io', ['rolebindings', 'clusterrolebindings'], ['CREATE', 'UPDATE'])],
    conditions: NOT_BY_CONTROL_PLANE,
    validations: [
      {
        expression: `!(object.roleRef.name in ${list(ALL_RIGHTS)} || object.roleRef.name.startsWith('system:controller:')) || object.metadata.name in ${list(roles)}`,
        message: 'a binding names a role that was made for its purpose',
      },
      {
        expression:
          "object.?subjects.orValue([]).all(s, !(s.name in ['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:masters', 'system:serviceaccounts']))",
        message: 'a binding names known users, groups and service accounts',
      },
    ],
    actions: DENY,
  };
}

/** The list of digests is changed by who may promote, and holds nothing but digests. */
export function parametersPolicy(): AdmissionPolicy {
  const { namespace, images } = PARAMETERS;
  return {
    name: 'parameters',
    rules: [rule('', ['configmaps'], ['CREATE', 'UPDATE', 'DELETE'])],
    conditions: { 'in-its-namespace': `request.namespace == '${namespace}'`, ...ofName(images) },
    validations: [
      {
        expression: some(
          `authorizer.group('').resource('configmaps').namespace('${namespace}').name('${images}').check('${PROMOTE}').allowed()`,
          // Without the list nothing runs: it may go with its namespace.
          `object == null && request.userInfo.username in ${list(controllers.collectors.users)}`,
        ),
        message: `the list of digests is changed by who has the verb ${PROMOTE} on it`,
      },
      {
        expression:
          "object == null || (object.?binaryData.orValue({}).size() == 0 && object.?data.orValue({}).all(k, k.matches('^[a-f0-9]{64}$')))",
        message: 'the list of digests has a key of 64 hexadecimal digits for each',
      },
    ],
    actions: DENY,
  };
}
