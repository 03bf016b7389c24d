import { describe, expect, it } from 'vitest';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import { NamespaceIsolation } from '../../../lib/cluster/isolation/namespace-isolation';
import { Admission } from './admission';
import { admission, isolationStack, objectsOf } from './helpers';
import { review } from './requests';

const policies = admission({ egressRanges: ['52.219.0.0/20'] });
const denied = (request: Parameters<typeof policies.review>[0]) => policies.review(request).denied;
const isolator = { rights: (right: string) => right.startsWith('isolate ') };
const editor = { rights: (right: string) => !right.startsWith('isolate ') };

const policy = (egress: unknown) =>
  review('networkpolicies.networking.k8s.io NetworkPolicy', {
    spec: { podSelector: {}, policyTypes: ['Egress'], egress },
  });
const toBlock = (cidr: string, ...except: string[]) => policy([{ to: [{ ipBlock: { cidr, except } }] }]);
const forMany = (what: string, rule: object) => review(what, { spec: { subject: {}, egress: [rule] } });
const CLUSTER_POLICY = 'clusternetworkpolicies.networking.k8s.aws ClusterNetworkPolicy';
const ADMIN_POLICY = 'adminnetworkpolicies.policy.networking.k8s.io AdminNetworkPolicy';

describe('network policies', () => {
  it.each([
    ['nothing', policy([])],
    ['nothing, written as null', policy(null)],
    ['pods by their labels', policy([{ to: [{ podSelector: { matchLabels: { app: 'own' } } }] }])],
    ['the VPC', toBlock('10.0.0.0/16')],
    ['a private address', toBlock('192.168.7.7/32')],
    ['Amazon S3 where its ranges are given', toBlock('52.219.1.0/24')],
    ['the Pod Identity agent', toBlock('169.254.170.23/32')],
    ['the resolver of the VPC', toBlock('169.254.169.253/32')],
    ['private addresses for all namespaces', forMany(CLUSTER_POLICY, accept('10.0.0.0/8'))],
    [
      'no public address for any namespace',
      forMany(CLUSTER_POLICY, { ...accept('0.0.0.0/0'), action: 'Deny' }),
    ],
    ['what others say', forMany(ADMIN_POLICY, { ...accept('0.0.0.0/0'), action: 'Pass' })],
  ])('may let pods send to %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['anywhere', policy([{}])],
    ['anywhere, by an empty list', policy([{ to: [] }])],
    ['anywhere at a port', policy([{ ports: [{ port: 443 }] }])],
    ['every address', toBlock('0.0.0.0/0')],
    ['every address but private ones', toBlock('0.0.0.0/0', '10.0.0.0/8')],
    ['half of all addresses', toBlock('128.0.0.0/1')],
    ['every address of the second family', toBlock('::/0')],
    ['a public address', toBlock('8.8.8.8/32')],
    ['the metadata of machines', toBlock('169.254.169.254/32')],
    ['the metadata of machines among link-local addresses', toBlock('169.254.0.0/16')],
    ['the metadata of machines by the second family', toBlock('fd00:ec2::254/128')],
    ['the metadata of machines among unique local addresses', toBlock('fd00::/8')],
    ['no block', toBlock('anywhere')],
    ['public addresses for all namespaces', forMany(CLUSTER_POLICY, accept('0.0.0.0/0'))],
    [
      'the metadata for all namespaces',
      forMany(ADMIN_POLICY, { ...accept('169.254.169.254/32'), action: 'Allow' }),
    ],
    [
      'public addresses by a policy of the VPC CNI',
      review('applicationnetworkpolicies.networking.k8s.aws ApplicationNetworkPolicy', {
        spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '8.0.0.0/8' } }] }] },
      }),
    ],
  ])('let no pod send to %s', (_, request) => {
    expect(denied(request)).toEqual([expect.stringMatching(/^airgap-network-policies: /)]);
  });

  it('may name what constructs of the cluster were given, also later', () => {
    const { stack, cluster, mirror } = isolationStack();
    new AdmissionPolicies(stack, 'Admission', { cluster, mirrors: [mirror], digests: [] });
    const own = new NamespaceIsolation(stack, 'Own', { cluster, namespace: 'own', s3Ranges: ['3.5.0.0/16'] });
    own.addWorkload('a', {
      labels: { app: 'a' },
      sendsToRanges: [{ range: '198.18.0.0/24', ports: [443] }],
    });
    const asked = new Admission(objectsOf(cluster));
    expect(
      ['3.5.0.0/20', '198.18.0.7/32', '3.6.0.0/16'].map(
        (block) => asked.review(toBlock(block)).denied.length,
      ),
    ).toEqual([0, 0, 1]);
  });
});

function accept(network: string): object {
  return { action: 'Accept', to: [{ networks: [network] }] };
}

describe('what denies everything in a namespace', () => {
  const object = { metadata: { name: 'default-deny' }, spec: { podSelector: {}, policyTypes: ['Egress'] } };
  const changed = (more: object = {}) => ({
    ...review('networkpolicies.networking.k8s.io NetworkPolicy', {
      ...object,
      spec: { policyTypes: ['Ingress'] },
    }),
    ...{
      operation: 'UPDATE' as const,
      name: 'default-deny',
      oldObject: { kind: 'NetworkPolicy', ...object },
    },
    ...more,
  });
  const deleted = { operation: 'DELETE' as const, object: undefined };
  const owned = {
    ...object,
    metadata: { ...object.metadata, ownerReferences: [{ kind: 'ConfigMap', name: 'own', uid: '1' }] },
  };

  it.each([
    ['changed', changed(editor)],
    ['deleted', changed({ ...editor, ...deleted })],
    [
      'deleted with all of its namespace, by a request without a name',
      changed({ ...editor, ...deleted, name: '' }),
    ],
    ['given to an owner, with which it would be deleted', changed({ ...editor, object: owned })],
  ])('is not %s by who may write network policies', (_, request) => {
    expect(denied(request)).toEqual([expect.stringMatching(/^airgap-denials: /)]);
  });

  it.each([
    ['changed by who may isolate', changed(isolator)],
    ['labelled by anybody', changed({ ...editor, object: { kind: 'NetworkPolicy', ...object } })],
    [
      'deleted with its namespace',
      changed({ ...deleted, user: 'system:serviceaccount:kube-system:namespace-controller' }),
    ],
    [
      'another policy',
      changed({ ...editor, ...deleted, name: '', oldObject: { ...object, metadata: { name: 'allow-own' } } }),
    ],
  ])('is %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });
});

describe('security groups of pods', () => {
  const own = admission({ podSecurityGroups: [isolationStack().cluster.nodeSecurityGroup] });
  const groups = (...groupIds: string[]) =>
    review('securitygrouppolicies.vpcresources.k8s.aws SecurityGroupPolicy', {
      spec: { podSelector: {}, securityGroups: { groupIds } },
    });

  it('are those that are named', () => {
    expect(own.review(groups('sg-1')).denied).toEqual([]);
  });

  it.each([
    ['one', groups('sg-9')],
    ['one beside one that is named', groups('sg-1', 'sg-9')],
  ])('are no others: %s', (_, request) => {
    expect(own.review({ ...request, ...editor }).denied).toEqual([
      expect.stringMatching(/^airgap-security-groups: /),
    ]);
  });

  it('are none where none is named', () => {
    expect(denied({ ...groups('sg-1'), ...editor })).toHaveLength(1);
  });

  it('are what somebody says who may isolate', () => {
    expect(denied({ ...groups('sg-9'), ...isolator })).toEqual([]);
  });
});

describe('where machines stand', () => {
  const classes = [
    'ec2nodeclasses.karpenter.k8s.aws EC2NodeClass',
    'nodeclasses.eks.amazonaws.com NodeClass',
    'eniconfigs.crd.k8s.amazonaws.com ENIConfig',
  ];
  const spec = { subnet: 'subnet-1' };

  it.each(classes)('is not said by who may write objects: %s', (what) => {
    expect(denied({ ...review(what, { spec }), ...editor })).toEqual([
      expect.stringMatching(/^airgap-machines: /),
    ]);
  });

  it.each(classes)('is said by who may isolate: %s', (what) => {
    expect(denied({ ...review(what, { spec }), ...isolator })).toEqual([]);
  });

  it.each(classes)('stays where controllers write what else they know: %s', (what) => {
    expect(
      denied({ ...review(what, { spec }), ...editor, operation: 'UPDATE', oldObject: { spec } }),
    ).toEqual([]);
  });
});

describe('what load balancers are reached by', () => {
  const status = (resource: string, ingress: unknown) =>
    review(resource, { status: { loadBalancer: { ingress } } }, { operation: 'UPDATE' });

  it.each([
    ['a name', status('services/status Service', [{ hostname: 'internal-a.elb.eu-west-1.amazonaws.com' }])],
    ['an address of the network', status('services/status Service', [{ ip: '10.0.3.4' }])],
    ['nothing yet', status('ingresses/status.networking.k8s.io Ingress', null)],
    ['no status', review('services/status Service', {}, { operation: 'UPDATE' })],
  ])('is %s', (_, request) => {
    expect(denied(request)).toEqual([]);
  });

  it.each([
    ['services', status('services/status Service', [{ ip: '10.0.3.4' }, { ip: '8.8.8.8' }])],
    ['ingresses', status('ingresses/status.networking.k8s.io Ingress', [{ ip: '8.8.8.8' }])],
    [
      'services that take the metadata of machines',
      status('services/status Service', [{ ip: '169.254.169.254' }]),
    ],
  ])('is no address of elsewhere: %s', (_, request) => {
    expect(denied(request)).toEqual([expect.stringMatching(/^airgap-status: /)]);
  });
});
