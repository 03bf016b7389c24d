import { describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import { ClusterRoles } from '../../../lib/cluster/isolation/cluster-roles';
import { objectProblems } from '../kubernetes-schema';
import { rightsOf } from './access-rights';
import { Admission } from './admission';
import { isolationStack, objectsOf } from './helpers';
import { review } from './requests';

const { stack, cluster, mirror } = isolationStack();
new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], addOns: [], digests: [] });
const roles = new ClusterRoles(stack, 'Roles', { cluster });
const objects = objectsOf(cluster);
const viewer = rightsOf(objects, roles.viewerGroup);
const operator = rightsOf(objects, roles.operatorGroup);
const promoter = rightsOf(objects, roles.promoterGroup);

const SECRET = ['get', 'list', 'watch'].map((verb) => `${verb} /secrets serving/key`);
const SESSIONS = ['exec', 'attach', 'portforward', 'proxy', 'ephemeralcontainers'].flatMap((session) =>
  ['get', 'create', 'patch', 'update'].map((verb) => `${verb} /pods/${session} serving/vllm`),
);
const ADMISSION = [
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingwebhookconfigurations',
].flatMap((kind) =>
  ['create', 'update', 'patch', 'delete'].map((verb) => `${verb} admissionregistration.k8s.io/${kind} /x`),
);
const TEMPLATES = [
  'create /pods serving/x',
  'patch /pods serving/x',
  'patch apps/deployments serving/x',
  'create apps/deployments serving/x',
];
const ROLES = ['create', 'update', 'patch', 'escalate', 'bind'].map(
  (verb) => `${verb} rbac.authorization.k8s.io/clusterroles /x`,
);
const OTHERS = [
  'impersonate /users /x',
  'create /serviceaccounts/token serving/x',
  'get /nodes/proxy /x',
  'patch /nodes /x',
];
const PROMOTIONS = ['get', 'update', 'patch', 'promote'].map(
  (verb) => `${verb} /configmaps airgap-system/airgap-images`,
);

describe.each([
  ['viewers', viewer],
  ['operators', operator],
  ['promoters', promoter],
])('%s', (_, may) => {
  it.each([...SECRET, ...SESSIONS, ...ADMISSION, ...TEMPLATES, ...ROLES, ...OTHERS])(
    'may not %s',
    (right) => {
      expect(may(right)).toBe(false);
    },
  );
});

describe('what each may', () => {
  it.each([
    'get /pods serving/x',
    'list apps/deployments serving/',
    'watch /events serving/',
    'get admissionregistration.k8s.io/validatingadmissionpolicies /x',
  ])('viewers and operators may %s', (right) => {
    expect([viewer(right), operator(right)]).toEqual([true, true]);
  });

  it.each([
    'get /pods/log serving/vllm',
    'delete /pods serving/vllm',
    'create /pods/eviction serving/vllm',
    'patch apps/deployments/scale serving/vllm',
    'update leaderworkerset.x-k8s.io/leaderworkersets/scale serving/large',
  ])('operators alone may %s', (right) => {
    expect([viewer(right), operator(right), promoter(right)]).toEqual([false, true, false]);
  });

  it.each(PROMOTIONS.slice(1))('promoters alone may %s', (right) => {
    expect([viewer(right), operator(right), promoter(right)]).toEqual([false, false, true]);
  });

  it.each([
    'get /configmaps airgap-system/other',
    'get /configmaps serving/airgap-images',
    'delete /configmaps airgap-system/airgap-images',
    'get /pods serving/x',
  ])('promoters may not %s', (right) => {
    expect(promoter(right)).toBe(false);
  });
});

describe('roles and policies together', () => {
  const policies = new Admission(objects);
  const change = {
    ...review('configmaps ConfigMap', {
      metadata: { name: 'airgap-images' },
      data: { ['a'.repeat(64)]: 'x' },
    }),
    namespace: 'airgap-system',
    operation: 'UPDATE' as const,
  };

  it('promoters change the list of digests', () => {
    expect(policies.review({ ...change, rights: promoter }).denied).toEqual([]);
  });

  it.each([
    ['viewers', viewer],
    ['operators', operator],
  ])('%s do not', (_, rights) => {
    expect(policies.review({ ...change, rights }).denied).toHaveLength(1);
  });

  it('the roles are such as the policies admit', () => {
    const kinds: Record<string, string> = {
      ClusterRole: 'clusterroles',
      Role: 'roles',
      ClusterRoleBinding: 'clusterrolebindings',
      RoleBinding: 'rolebindings',
    };
    const denied = objects.flatMap((object) =>
      kinds[object.kind] === undefined
        ? []
        : policies.review(review(`${kinds[object.kind]}.rbac.authorization.k8s.io ${object.kind}`, object))
            .denied,
    );
    expect(denied).toEqual([]);
  });

  it('the roles are of the API of Kubernetes', () => {
    expect(objectProblems(objects)).toEqual([]);
  });

  it.each(['system:masters', 'eks:admins'])('no role is bound to the group %s', (viewerGroup) => {
    const other = isolationStack();
    expect(() => new ClusterRoles(other.stack, 'Roles', { cluster: other.cluster, viewerGroup })).toThrow(
      'expected a name that access entries can give',
    );
  });
});
