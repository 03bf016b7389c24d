import { describe, expect, it } from 'vitest';
import { CNI_IMAGE, DIGEST, admission } from './helpers';
import { addOnPod, container, podOf, podReview } from './requests';

const policies = admission({
  digests: [DIGEST],
  unrestrictedNamespaces: ['lenient'],
  volumeDrivers: ['s3.csi.aws.com'],
  hostAccess: [
    { namespace: 'gpu-system', serviceAccountName: 'all', why: 'all', privileged: true },
    { namespace: 'gpu-system', serviceAccountName: 'network', why: 'watches', hostNetwork: true },
  ],
});
const judged = (spec: object, who = 'lenient/default') => {
  const [namespace = '', account = ''] = who.split('/');
  return policies.review(podOf(namespace, account, { ...spec })).denied;
};
const one = (more: object) => ({ containers: [container({ ...more })] });
const context = (securityContext: object) => one({ securityContext });

const OPEN: [string, object, RegExp][] = [
  ['all of /proc', context({ procMount: 'Unmasked' }), /procMount/],
  ['no seccomp', context({ seccompProfile: { type: 'Unconfined' } }), /Unconfined/],
  ['no seccomp by its pod', { securityContext: { seccompProfile: { type: 'Unconfined' } } }, /Unconfined/],
  ['no AppArmor', context({ appArmorProfile: { type: 'Unconfined' } }), /Unconfined/],
  ['no AppArmor by its pod', { securityContext: { appArmorProfile: { type: 'Unconfined' } } }, /Unconfined/],
  ['the type of the control plane of a node', context({ seLinuxOptions: { type: 'super_t' } }), /seLinux/],
  ['another user of SELinux', { securityContext: { seLinuxOptions: { user: 'system_u' } } }, /seLinux/],
  ['a role of SELinux', context({ seLinuxOptions: { role: 'system_r' } }), /seLinux/],
  [
    'a setting of the whole kernel',
    { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } },
    /sysctls/,
  ],
];

describe('pods in namespaces that need not be restricted', () => {
  it.each(OPEN)('are refused with %s', (_, spec, message) => {
    expect(judged(spec)).toEqual([expect.stringMatching(message)]);
  });

  it.each(OPEN)('may have %s where they may be privileged', (_, spec) => {
    expect(judged(spec, 'gpu-system/all')).toEqual([]);
  });

  it.each([
    ['the profile of the runtime', context({ seccompProfile: { type: 'RuntimeDefault' } })],
    ['a profile of the node', context({ appArmorProfile: { type: 'Localhost' } })],
    ['the type of containers', context({ seLinuxOptions: { type: 'container_t' } })],
    ['a level of SELinux', context({ seLinuxOptions: { level: 's0:c1,c2' } })],
    [
      'ports of their own',
      { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start' }] } },
    ],
    ['processes that their own containers share', { shareProcessNamespace: true }],
    ['users of their own', { hostUsers: false }],
  ])('may have %s', (_, spec) => {
    expect(judged(spec)).toEqual([]);
  });

  it.each([
    ['unconfined', false],
    ['runtime/default', true],
  ])('name AppArmor by annotation: %s is %s', (profile, isAdmitted) => {
    const request = podOf('lenient', 'default', {});
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/main': profile };
    const object = { ...request.object, metadata: { name: 'own', annotations } };
    expect(policies.review({ ...request, object }).denied.length === 0).toBe(isAdmitted);
  });
});

describe('volumes that a pod names itself', () => {
  const csi = (driver: string) => ({ volumes: [{ name: 'own', csi: { driver } }] });

  it('are of a driver that is named', () => {
    expect(policies.review(podReview(csi('s3.csi.aws.com'))).denied).toEqual([]);
  });

  it.each(['smb.csi.k8s.io', 'ebs.csi.aws.com'])('are of no other: %s', (driver) => {
    expect(policies.review(podReview(csi(driver))).denied).toEqual([
      'airgap-pods: a pod names volumes of storage drivers that are named',
    ]);
  });
});

describe('probes and hooks', () => {
  const message = 'airgap-pods: probes and hooks name no host: the node would send to it';
  const get = (host?: string) => ({ httpGet: { port: 80, ...(host === undefined ? {} : { host }) } });
  const dial = (host: string) => ({ tcpSocket: { port: 80, host } });

  it.each([
    ['livenessProbe', one({ livenessProbe: get('10.0.3.4') })],
    ['readinessProbe', one({ readinessProbe: dial('169.254.169.254') })],
    ['startupProbe', one({ startupProbe: get('files.example.com') })],
    ['postStart', one({ lifecycle: { postStart: get('10.0.3.4') } })],
    ['preStop', one({ lifecycle: { preStop: dial('10.0.3.4') } })],
    ['a sidecar', { initContainers: [container({ readinessProbe: get('10.0.3.4') })] }],
    ['its own node', one({ livenessProbe: get('localhost') })],
  ])('have no node send elsewhere: %s', (_, spec) => {
    expect(policies.review(podReview(spec)).denied).toEqual([message]);
  });

  it.each([
    ['the pod itself', one({ livenessProbe: get(), readinessProbe: { exec: { command: ['true'] } } })],
    ['the pod itself by an empty host', one({ livenessProbe: get('') })],
  ])('ask %s', (_, spec) => {
    expect(policies.review(podReview(spec)).denied).toEqual([]);
  });

  it('of pods in the network of their node ask that', () => {
    expect(judged(one({ livenessProbe: get('127.0.0.1') }), 'gpu-system/network')).toEqual([]);
  });

  it('of pods in the network of their node ask nothing else', () => {
    expect(judged(one({ livenessProbe: get('10.0.3.4') }), 'gpu-system/network')).toEqual([message]);
  });

  it('of the Pod Identity agent ask itself', () => {
    const agent = { image: CNI_IMAGE, livenessProbe: get('localhost') };
    expect(policies.review(addOnPod({ hostNetwork: true, ...one(agent) })).denied).toEqual([]);
  });
});
