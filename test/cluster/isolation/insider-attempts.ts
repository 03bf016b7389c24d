import type { Review } from './admission';
import { CNI_IMAGE, DIGEST, REGISTRY } from './helpers';
import { container, podReview, review, service } from './requests';

type Members = Readonly<Record<string, unknown>>;

/** One way out that somebody tries. */
export interface Attempt {
  readonly title: string;
  /** The right that it takes, as authorizers are asked. */
  readonly right: string;
  /** What is judged: of what is applied, or of the pod that a controller makes of it. */
  readonly request: Review;
}

const OTHER = `sha256:${'9'.repeat(64)}`;
const METADATA = '169.254.169.254';
const POD = 'create /pods serving/own';

const pod = (title: string, spec: Members, more: Partial<Review> = {}): Attempt => ({
  title: `a pod with ${title}`,
  right: POD,
  request: podReview(spec, more),
});
const inContainer = (title: string, more: Members): Attempt => pod(title, { containers: [container(more)] });
const volume = (title: string, source: Members): Attempt =>
  pod(title, { volumes: [{ name: 'own', ...source }] });
const secured = (title: string, securityContext: Members): Attempt => inContainer(title, { securityContext });

/** Pods that are more than their own. */
export const CONFINED: readonly Attempt[] = [
  pod('the network of its node', { hostNetwork: true }),
  pod('the processes of its node', { hostPID: true }),
  pod('the memory of its node', { hostIPC: true }),
  volume('files of its node', { hostPath: { path: '/' } }),
  volume('a server of files', { nfs: { server: 'files.example.com', path: '/' } }),
  volume('a disk of elsewhere', { iscsi: { targetPortal: '198.51.100.7:3260', iqn: 'own', lun: 0 } }),
  volume('a repository', { gitRepo: { repository: 'https://code.example.com/own.git' } }),
  volume('a driver that nobody named', { csi: { driver: 'csi.example.com' } }),
  inContainer('a port of its node', { ports: [{ containerPort: 80, hostPort: 80 }] }),
  secured('all rights on its node', { privileged: true }),
  secured('rights to routes', { capabilities: { add: ['NET_ADMIN'] } }),
  secured('raw packets', { capabilities: { add: ['NET_RAW'] } }),
  secured('all of /proc', { procMount: 'Unmasked' }),
  secured('every call to the kernel', { seccompProfile: { type: 'Unconfined' } }),
  secured('no AppArmor', { appArmorProfile: { type: 'Unconfined' } }),
  secured('another user of SELinux', { seLinuxOptions: { user: 'system_u' } }),
  pod('settings of the kernel', {
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] },
  }),
  pod('a process of Windows', { securityContext: { windowsOptions: { hostProcess: true } } }),
  inContainer('a probe by which its node asks for its metadata', {
    livenessProbe: { httpGet: { host: METADATA, port: 80 } },
  }),
  inContainer('a probe by which its node sends outside', {
    readinessProbe: { tcpSocket: { host: '198.51.100.7', port: 443 } },
  }),
  inContainer('a probe at its start', { startupProbe: { httpGet: { host: 'x.example.com', port: 80 } } }),
  inContainer('a hook by which its node sends outside', {
    lifecycle: { postStart: { httpGet: { host: 'x.example.com', port: 80 } } },
  }),
  inContainer('a hook at its end', {
    lifecycle: { preStop: { tcpSocket: { host: '198.51.100.7', port: 9 } } },
  }),
  inContainer('GPUs that nobody counts', { resources: { limits: { 'nvidia.com/gpu': 8 } } }),
  pod(
    'the look of a static one',
    {},
    {
      object: {
        kind: 'Pod',
        metadata: { name: 'own', annotations: { 'kubernetes.io/config.mirror': 'own' } },
        spec: { hostNetwork: true, containers: [container()] },
      },
    },
  ),
];

/** Pods that run what nobody promoted. */
export const IMAGES: readonly Attempt[] = [
  inContainer('an image of a public registry', { image: 'docker.io/library/alpine:3' }),
  inContainer('an image of another account', {
    image: `444455556666.dkr.ecr.eu-central-1.amazonaws.com/a@${DIGEST}`,
  }),
  inContainer('an image of ours by a tag', { image: `${REGISTRY}vllm/vllm-openai:v1` }),
  inContainer('an image of ours that nobody promoted', { image: `${REGISTRY}vllm/vllm-openai@${OTHER}` }),
  inContainer('the image of an add-on', { image: CNI_IMAGE }),
  pod('a container before its own from elsewhere', { initContainers: [container({ image: 'alpine:3' })] }),
  volume('a volume that is an image', { image: { reference: 'quay.io/own/data:1' } }),
  {
    title: 'a pod that runs, with another image',
    right: 'patch /pods serving/own',
    request: podReview(
      { containers: [container({ image: 'alpine:3' })] },
      { operation: 'UPDATE', oldObject: podReview().object },
    ),
  },
];

const MAKERS = [
  ['apps/deployments', 'replicaset-controller'],
  ['apps/replicasets', 'replicaset-controller'],
  ['apps/statefulsets', 'statefulset-controller'],
  ['apps/daemonsets', 'daemon-set-controller'],
  ['batch/jobs', 'job-controller'],
  ['batch/cronjobs', 'job-controller'],
  ['/replicationcontrollers', 'replication-controller'],
] as const;

const made = (title: string, spec: Members): readonly Attempt[] =>
  MAKERS.map(([resource, controller]) => ({
    title: `${title} of ${resource}`,
    right: `create ${resource} serving/own`,
    request: podReview(spec, { user: `system:serviceaccount:kube-system:${controller}` }),
  }));

/** What controllers make of workloads, in whose name pods of add-ons are made too. */
export const MADE_CONFINED = made('a pod in the network of its node', { hostNetwork: true });
export const MADE_IMAGES = [
  ...made('an image from elsewhere', { containers: [container({ image: 'alpine:3' })] }),
  ...made('the image of an add-on, as its account,', {
    serviceAccountName: 'aws-node',
    containers: [container({ image: CNI_IMAGE })],
  }),
];

const SERVICE = 'create /services serving/own';
const LB = 'service.beta.kubernetes.io/aws-load-balancer-';
const inService = (title: string, spec: Members, annotations?: Members): Attempt => ({
  title,
  right: SERVICE,
  request: service(spec, annotations),
});

export const SERVICES: readonly Attempt[] = [
  inService(
    'a load balancer that faces the internet',
    { type: 'LoadBalancer' },
    { [`${LB}scheme`]: 'internet-facing' },
  ),
  inService('a load balancer of the default', { type: 'LoadBalancer' }),
  inService('a port of every node', { type: 'NodePort' }),
  inService('a name of elsewhere', { type: 'ExternalName', externalName: 'x.example.com' }),
  inService('an address of elsewhere', { externalIPs: ['198.51.100.7'] }),
  inService('logs for a bucket of somebody', {}, { [`${LB}access-log-s3-bucket-name`]: 'theirs' }),
];

const ALB = 'alb.ingress.kubernetes.io/';
const ingress = (title: string, annotations: Members): Attempt => ({
  title: `an ingress with ${title}`,
  right: 'create networking.k8s.io/ingresses serving/own',
  request: review('ingresses.networking.k8s.io Ingress', {
    metadata: { name: 'own', annotations },
    spec: {},
  }),
});

export const INGRESSES: readonly Attempt[] = [
  ingress('a load balancer that faces the internet', { [`${ALB}scheme`]: 'internet-facing' }),
  ingress('one in front that faces the internet', { [`${ALB}frontend-nlb-scheme`]: 'internet-facing' }),
  ingress('logs for a bucket of somebody', {
    [`${ALB}load-balancer-attributes`]: 'access_logs.s3.bucket=theirs',
  }),
];

const egress = (title: string, to: unknown): Attempt => ({
  title: `a network policy to ${title}`,
  right: 'create networking.k8s.io/networkpolicies serving/own',
  request: review('networkpolicies.networking.k8s.io NetworkPolicy', {
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [to] },
  }),
});
const block = (cidr: string) => ({ to: [{ ipBlock: { cidr } }] });

export const NETWORK_POLICIES: readonly Attempt[] = [
  egress('everywhere', {}),
  egress('every address', block('0.0.0.0/0')),
  egress('half of all addresses', block('128.0.0.0/1')),
  egress('every address of version 6', block('::/0')),
  egress('one public address', block('198.51.100.7/32')),
  egress('the metadata of machines', block(`${METADATA}/32`)),
  egress('more than a range of the network', block('10.0.0.0/7')),
];

const DENIAL = { metadata: { name: 'default-deny' }, spec: { podSelector: {}, policyTypes: ['Egress'] } };
const denial = (verb: string, title: string, more: Partial<Review>): Attempt => ({
  title: `default-deny, ${title}`,
  right: `${verb} networking.k8s.io/networkpolicies serving/${verb === 'deletecollection' ? '' : 'default-deny'}`,
  request: {
    ...review('networkpolicies.networking.k8s.io NetworkPolicy', {}),
    ...{ name: 'default-deny', oldObject: DENIAL, operation: 'DELETE', object: undefined, ...more },
  },
});

export const DENIALS: readonly Attempt[] = [
  denial('delete', 'deleted', {}),
  denial('deletecollection', 'deleted with all others', { name: '' }),
  denial('update', 'for no pod', {
    operation: 'UPDATE',
    object: { ...DENIAL, spec: { ...DENIAL.spec, podSelector: { matchLabels: { no: 'pod' } } } },
  }),
  denial('patch', 'of an owner that is gone', {
    operation: 'UPDATE',
    object: {
      ...DENIAL,
      metadata: { ...DENIAL.metadata, ownerReferences: [{ kind: 'Pod', name: 'x', uid: '1' }] },
    },
  }),
];

const session = (resource: string): Attempt => ({
  title: `a session by ${resource}`,
  right: `create /${resource} serving/own`,
  request: { resource, operation: 'CONNECT', namespace: 'serving' },
});

export const SESSIONS = ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy'].map(
  session,
);
