import { describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import { ClusterRoles } from '../../../lib/cluster/isolation/cluster-roles';
import { NamespaceIsolation } from '../../../lib/cluster/isolation/namespace-isolation';
import { rightsOf } from './access-rights';
import { Admission } from './admission';
import edit from './edit-rights.json';
import { CNI_IMAGE, DIGEST, isolationStack, objectsOf } from './helpers';
import type { Attempt } from './insider-attempts';
import * as attempts from './insider-attempts';
import rights from './insider-rights.json';
import { PodNetwork, type NetworkPolicy, type Place } from './pod-network';
import { podReview, review, service } from './requests';

const INSIDER = 'insiders';
const OPERATOR_IMAGE = '602401143452.dkr.ecr.eu-central-1.amazonaws.com/eks/operator:v1.0.0';

/** A cluster of which somebody is operator, and may edit what is in `serving`. */
function cluster() {
  const { stack, cluster: made, mirror } = isolationStack();
  new AdmissionPolicies(stack, 'Admission', {
    cluster: made,
    mirrors: [mirror],
    addOns: [
      { serviceAccountName: 'aws-node', images: [CNI_IMAGE], usesHost: true },
      { namespace: 'observed', serviceAccountName: 'operator', images: [OPERATOR_IMAGE] },
    ],
    hostAccess: [
      { namespace: 'gpu', serviceAccountName: 'plugin', why: 'offers devices', hostPaths: ['/dev'] },
    ],
    digests: [DIGEST],
  });
  const roles = new ClusterRoles(stack, 'Roles', { cluster: made });
  new NamespaceIsolation(stack, 'Serving', { cluster: made, namespace: 'serving' }).addWorkload('vllm', {
    labels: { app: 'vllm' },
    callsAws: true,
    callsKubernetes: true,
  });
  return { objects: objectsOf(made), operators: roles.operatorGroup };
}

const { objects, operators } = cluster();
const policies = new Admission(objects);
const EDIT = [
  { kind: 'Role', metadata: { name: 'edit', namespace: 'serving' }, rules: edit.rules },
  {
    kind: 'RoleBinding',
    metadata: { name: 'edit', namespace: 'serving' },
    roleRef: { kind: 'Role', name: 'edit' },
    subjects: [{ kind: 'Group', name: INSIDER }],
  },
];
const [asOperator, asEditor] = [rightsOf(objects, operators), rightsOf(EDIT, INSIDER)];
const may = (right: string) => asOperator(right) || asEditor(right);

/** What admission says to somebody who may do what he tries. */
function refusal({ request }: Attempt): readonly string[] {
  const groups = ['system:authenticated', operators, INSIDER];
  return policies.review({ groups, rights: may, ...request }).denied;
}

describe.each([
  ['airgap-pods', [...attempts.CONFINED, ...attempts.MADE_CONFINED]],
  ['airgap-images', [...attempts.IMAGES, ...attempts.MADE_IMAGES]],
  ['airgap-services', attempts.SERVICES],
  ['airgap-load-balancers', attempts.INGRESSES],
  ['airgap-network-policies', attempts.NETWORK_POLICIES],
  ['airgap-denials', attempts.DENIALS],
  ['airgap-sessions', attempts.SESSIONS],
] as const)('an insider is refused by %s', (policy, tried) => {
  it.each(tried.map((attempt) => [attempt.title, attempt] as const))('%s', (_, attempt) => {
    // Who has no right to is refused before: that would prove nothing of the policy.
    expect(may(attempt.right)).toBe(true);
    expect(refusal(attempt)).toContainEqual(
      expect.stringMatching(new RegExp(`^${policy}: (?!expression of)`)),
    );
  });
});

describe('an insider has no right to', () => {
  it.each(rights)('%s', (right) => {
    expect(may(right)).toBe(false);
  });
});

describe('an insider who does what he may', () => {
  it.each([
    ['runs what was promoted', podReview()],
    ['reaches his pods by a service', service({})],
    ['has a service account', review('serviceaccounts ServiceAccount', {})],
    ['keeps settings', review('configmaps ConfigMap', { data: { a: 'b' } })],
    ['claims a volume', review('persistentvolumeclaims PersistentVolumeClaim', { spec: {} })],
    [
      'asks for a token of his own account',
      review('serviceaccounts/token TokenRequest', { spec: { audiences: ['sts.amazonaws.com'] } }),
    ],
  ])('%s', (title, request) => {
    expect(refusal({ title, right: '', request })).toEqual([]);
  });
});

/** The widest policy for egress that admission lets him make. */
const WIDEST = {
  metadata: { name: 'own', namespace: 'serving' },
  spec: {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.170.23/32'].map(
          (cidr) => ({
            ipBlock: { cidr },
          }),
        ),
      },
      { to: [{ namespaceSelector: {} }] },
    ],
  },
};

describe('pods of an insider', () => {
  const written = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
  const network = new PodNetwork([...written, WIDEST]);
  const places = ['vllm', 'own', ''].map((app): Place => ({
    namespace: 'serving',
    ip: '10.0.1.9',
    labels: { app },
  }));

  it('may have a policy of their own to the whole network', () => {
    const request = review('networkpolicies.networking.k8s.io NetworkPolicy', WIDEST);
    expect(refusal({ title: '', right: '', request })).toEqual([]);
  });

  it.each(['8.8.8.8', '1.1.1.1', '52.219.168.7', '2001:4860:4860::8888', '169.254.169.254', 'fd00:ec2::254'])(
    'reach %s at no port, whatever their labels and policies are',
    (ip) => {
      const passed = places.flatMap((from) =>
        [53, 80, 123, 443, 8443].flatMap((port) =>
          ['TCP', 'UDP'].filter((protocol) => network.passes({ from, to: { ip }, port, protocol })),
        ),
      );
      expect(passed).toEqual([]);
    },
  );
});
