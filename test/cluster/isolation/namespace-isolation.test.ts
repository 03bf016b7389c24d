import { describe, expect, it } from 'vitest';
import { NamespaceIsolation } from '../../../lib/cluster/isolation/namespace-isolation';
import { PodSecurityLevel } from '../../../lib/cluster/isolation/namespace-isolation-props';
import { SystemIsolation } from '../../../lib/cluster/isolation/system-isolation';
import { objectProblems } from '../kubernetes-schema';
import { isolationStack, objectsOf } from './helpers';
import { PodNetwork, type NetworkPolicy, type Place } from './pod-network';

const GATEWAY = { namespace: 'edge', labels: { app: 'gateway' } };
const MODEL = { namespace: 'serving', labels: { app: 'vllm' } };
const MONITORING = { namespace: 'monitoring', labels: { app: 'prometheus' } };
const S3 = ['52.219.168.0/21'];
const group = (index: string) => ({
  'leaderworkerset.sigs.k8s.io/name': 'large',
  'leaderworkerset.sigs.k8s.io/group-index': index,
});

/** A gateway, a model server, two groups of a model on several nodes, and what watches them. */
function graph() {
  const { stack, cluster } = isolationStack();
  const serving = new NamespaceIsolation(stack, 'Serving', { cluster, namespace: 'serving', s3Ranges: S3 });
  serving.addWorkload('vllm', {
    labels: MODEL.labels,
    receivesFrom: [
      { peer: GATEWAY, ports: [8000] },
      { peer: MONITORING, ports: [8000] },
    ],
    readsS3: true,
  });
  ['0', '1'].forEach((index) =>
    serving.addWorkload(`large-${index}`, { labels: group(index), isGroup: true }),
  );
  const edge = new NamespaceIsolation(stack, 'Edge', { cluster, namespace: 'edge' });
  edge.addWorkload('gateway', {
    labels: GATEWAY.labels,
    receivesFromRanges: [{ range: '10.0.64.0/20', ports: [8443] }],
    sendsTo: [{ peer: MODEL, ports: [8000] }],
    callsAws: true,
  });
  const monitoring = new NamespaceIsolation(stack, 'Monitoring', { cluster, namespace: 'monitoring' });
  monitoring.addWorkload('prometheus', {
    labels: MONITORING.labels,
    sendsTo: [{ peer: MODEL, ports: [8000] }],
    callsKubernetes: true,
  });
  new SystemIsolation(stack, 'System', { cluster });
  return objectsOf(cluster);
}

const objects = graph();
const network = new PodNetwork(
  objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[],
);

const pod = (peer: { namespace: string; labels: object }, ip: string): Place => ({ ...peer, ip }) as Place;
const gateway = pod(GATEWAY, '10.0.1.1');
const model = pod(MODEL, '10.0.1.2');
const prometheus = pod(MONITORING, '10.0.1.3');
const other = pod({ namespace: 'serving', labels: { app: 'other' } }, '10.0.1.4');
const dns = pod({ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, '10.0.1.5');
const driver = pod({ namespace: 'kube-system', labels: { app: 'ebs-csi-controller' } }, '10.0.1.6');
const leader = pod({ namespace: 'serving', labels: group('0') }, '10.0.1.7');
const worker = pod({ namespace: 'serving', labels: group('0') }, '10.0.1.8');
const strange = pod({ namespace: 'serving', labels: group('1') }, '10.0.1.9');
const everyPod = { gateway, model, prometheus, other, dns, driver, leader, worker, strange };
const at = (ip: string): Place => ({ ip });

/** By TCP unless said: `53/UDP`. */
const passes = (from: Place, to: Place, port: number | string) => {
  const [number, protocol = 'TCP'] = String(port).split('/');
  return network.passes({ from, to, port: Number(number), protocol });
};

describe('the model server', () => {
  it.each(Object.entries(everyPod))('is asked by the gateway and what watches it alone: %s', (name, from) => {
    expect(passes(from, model, 8000)).toBe(['gateway', 'prometheus'].includes(name));
  });

  it.each([22, 80, 443, 8001, 9999])('is asked on its own port alone, not on %d', (port) => {
    expect(passes(gateway, model, port)).toBe(false);
  });

  it.each(['10.0.0.9', '192.168.0.1', '8.8.8.8'])('is asked by no other machine: %s', (ip) => {
    expect(passes(at(ip), model, 8000)).toBe(false);
  });

  it('reads S3 by gateway endpoint', () => {
    expect(passes(model, at('52.219.168.7'), 443)).toBe(true);
    expect(passes(model, at('52.219.168.7'), 80)).toBe(false);
  });

  it('calls no AWS service, and has no role', () => {
    expect(passes(model, at('10.0.200.4'), 443)).toBe(false);
    expect(passes(model, at('169.254.170.23'), 80)).toBe(false);
  });
});

describe('every pod', () => {
  const names = Object.entries(everyPod);

  it.each(names)('asks CoreDNS for names: %s', (_, from) => {
    expect([passes(from, dns, '53/UDP'), passes(from, dns, 53)]).toEqual([true, true]);
  });

  it.each(names.filter(([name]) => name !== 'dns'))('asks nobody else for names: %s', (_, from) => {
    const resolvers = ['10.0.0.2', '169.254.169.253', '8.8.8.8', '172.20.0.10'];
    expect(resolvers.filter((ip) => passes(from, at(ip), '53/UDP') || passes(from, at(ip), 53))).toEqual([]);
  });

  it.each(names)('reaches no metadata of its machine: %s', (_, from) => {
    const reached = ['169.254.169.254', 'fd00:ec2::254'].flatMap((ip) =>
      [80, 443, 53].filter((port) => passes(from, at(ip), port)),
    );
    expect(reached).toEqual([]);
  });

  it.each(names)('reaches nothing outside: %s', (_, from) => {
    const outside = [
      '1.1.1.1',
      '8.8.8.8',
      '52.94.1.1',
      '203.0.113.4',
      '2001:4860:4860::8888',
      '64:ff9b::808:808',
    ];
    const ports = [22, 53, 80, 123, 443, 853, 8080, 8443];
    const reached = outside.flatMap((ip) =>
      ['TCP', 'UDP'].flatMap((protocol) =>
        ports.filter((port) => passes(from, at(ip), `${port}/${protocol}`)),
      ),
    );
    expect(reached).toEqual([]);
  });
});

describe('others', () => {
  it('the gateway is asked from the subnets of its load balancer', () => {
    expect(passes(at('10.0.64.9'), gateway, 8443)).toBe(true);
    expect(passes(at('10.0.1.200'), gateway, 8443)).toBe(false);
  });

  it('the gateway calls AWS services with its role', () => {
    expect([passes(gateway, at('10.0.200.4'), 443), passes(gateway, at('169.254.170.23'), 80)]).toEqual([
      true,
      true,
    ]);
  });

  it('what watches reaches the Kubernetes API by its Service and its interfaces', () => {
    expect([passes(prometheus, at('172.20.0.1'), 443), passes(prometheus, at('10.0.0.77'), 443)]).toEqual([
      true,
      true,
    ]);
  });

  it('pods of one group send each other everything', () => {
    expect([passes(leader, worker, 29500), passes(worker, leader, '41234/UDP')]).toEqual([true, true]);
  });

  it('pods of two groups send each other nothing', () => {
    expect([passes(leader, strange, 29500), passes(strange, leader, 29500)]).toEqual([false, false]);
  });

  it('CoreDNS asks the resolver of the VPC', () => {
    expect([passes(dns, at('10.0.0.2'), '53/UDP'), passes(dns, at('169.254.169.253'), 53)]).toEqual([
      true,
      true,
    ]);
  });

  it('add-ons call AWS services and the Kubernetes API', () => {
    expect([passes(driver, at('10.0.200.4'), 443), passes(driver, at('172.20.0.1'), 443)]).toEqual([
      true,
      true,
    ]);
  });
});

describe('namespaces', () => {
  const labelsOf = (level?: PodSecurityLevel) => {
    const { stack, cluster } = isolationStack();
    new NamespaceIsolation(stack, 'Own', {
      cluster,
      namespace: 'own',
      podSecurity: level,
      labels: { team: 'a' },
    });
    return cluster.object('Namespace', 'own').metadata.labels;
  };

  it('enforce, audit and warn of the level restricted, in the version of the cluster', () => {
    const mode = (name: string) => ({
      [`pod-security.kubernetes.io/${name}`]: 'restricted',
      [`pod-security.kubernetes.io/${name}-version`]: 'v1.35',
    });
    expect(labelsOf()).toEqual({ team: 'a', ...mode('enforce'), ...mode('audit'), ...mode('warn') });
  });

  it('can be for what drives devices', () => {
    expect(labelsOf(PodSecurityLevel.PRIVILEGED)).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
  });

  it('deny everything in both directions', () => {
    const denial = objects.find(
      ({ kind, metadata }) =>
        kind === 'NetworkPolicy' && metadata.name === 'default-deny' && metadata.namespace === 'edge',
    );
    expect(denial?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('are made of objects of the API of Kubernetes', () => {
    expect(objectProblems(objects)).toEqual([]);
  });
});

describe('what is refused', () => {
  const own = (more: object = {}) => {
    const { stack, cluster } = isolationStack();
    return new NamespaceIsolation(stack, 'Own', { cluster, namespace: 'own', ...more });
  };
  const labels = { app: 'own' };

  it.each([
    ['a namespace of Kubernetes', () => own({ namespace: 'kube-system' }), 'which Kubernetes has already'],
    [
      'the namespace of the admission policies',
      () => own({ namespace: 'airgap-system' }),
      "makes namespace 'airgap-system', which AdmissionPolicies makes, expected one of your own",
    ],
    ['a name that is none', () => own({ namespace: 'Own_1' }), "has namespace 'Own_1'"],
    ['everything as ranges of S3', () => own({ s3Ranges: ['0.0.0.0/0'] }), "has range '0.0.0.0/0' of S3"],
    ['what is no range', () => own({ s3Ranges: ['999.1.1.1/24'] }), "has range '999.1.1.1/24' of S3"],
    ['metadata as S3', () => own({ s3Ranges: ['169.254.0.0/16'] }), "has range '169.254.0.0/16' of S3"],
    ['S3 without ranges', () => own().addWorkload('a', { labels, readsS3: true }), 'expected s3Ranges'],
    ['no label', () => own().addWorkload('a', { labels: {} }), 'selects pods by no label'],
    [
      'a peer without labels',
      () =>
        own().addWorkload('a', { labels, sendsTo: [{ peer: { namespace: 'b', labels: {} }, ports: [1] }] }),
      'selects pods by no label',
    ],
    [
      'every port',
      () => own().addWorkload('a', { labels, sendsTo: [{ peer: MODEL, ports: [] }] }),
      'without one all are allowed',
    ],
    ...['0.0.0.0/0', '8.8.8.0/24', '10.0.0.0/7'].map((range): [string, () => unknown, string] => [
      `the public block ${range}`,
      () => own().addWorkload('a', { labels, sendsToRanges: [{ range, ports: [443] }] }),
      range === '0.0.0.0/0' ? 'metadata of machines' : 'has public addresses',
    ]),
    [
      'the metadata of machines',
      () => own().addWorkload('a', { labels, sendsToRanges: [{ range: '169.254.0.0/16', ports: [80] }] }),
      'metadata of machines',
    ],
  ])('%s', (_, make, text) => {
    expect(make).toThrow(text);
  });

  it('a workload twice', () => {
    const namespace = own();
    namespace.addWorkload('a', { labels });
    expect(() => namespace.addWorkload('a', { labels })).toThrow('is there already');
  });
});
