import { describe, expect, it } from 'vitest';
import { userDataOf, type NodeSettings } from '../../../lib/cluster/nodes/user-data';

const PLAIN: NodeSettings = {
  ...{ operatingSystem: 'al2023', usesInstanceStore: false },
  ...{ shutdownGraceSeconds: 120, sessionManager: false },
};
const CLUSTER = {
  ...{ name: 'inference', endpoint: 'https://api.example', certificateAuthority: 'Y2E=' },
  ...{ serviceCidr: '172.20.0.0/16', dnsAddress: '172.20.0.10' },
};

/** The NodeConfig in a MIME document, which has one part. */
function nodeConfig(settings: Partial<NodeSettings>): unknown {
  const [, , body] = userDataOf({ ...PLAIN, ...settings }).split('\n\n');
  return JSON.parse(body ?? '');
}

describe('user data of Amazon Linux', () => {
  it('is a MIME document with one part, as EKS wants it for managed node groups', () => {
    const text = userDataOf(PLAIN);
    expect(text).toMatch(
      /^MIME-Version: 1\.0\nContent-Type: multipart\/mixed; boundary="NODE-CONFIG"\n\n--NODE-CONFIG\n/,
    );
    expect(text.match(/^Content-Type: application\/node\.eks\.aws$/gm)).toHaveLength(1);
    expect(text).toMatch(/\n--NODE-CONFIG--\n$/);
  });

  it('leaves to EKS what EKS tells', () => {
    expect(nodeConfig({})).toEqual({
      apiVersion: 'node.eks.aws/v1alpha1',
      kind: 'NodeConfig',
      spec: { kubelet: { config: { shutdownGracePeriod: '120s', shutdownGracePeriodCriticalPods: '30s' } } },
    });
  });

  it('has all that a node needs to join where EKS tells nothing', () => {
    const labels = { a: 'b' };
    const taints = [{ key: 'nvidia.com/gpu', value: 'true' }];
    expect(
      nodeConfig({ cluster: CLUSTER, labels, taints, usesInstanceStore: true, maxPods: 9 }),
    ).toMatchObject({
      spec: {
        cluster: {
          ...{ name: 'inference', apiServerEndpoint: 'https://api.example' },
          ...{ certificateAuthority: 'Y2E=', cidr: '172.20.0.0/16' },
        },
        instance: { localStorage: { strategy: 'RAID0' } },
        kubelet: {
          config: { maxPods: 9 },
          flags: ['--node-labels=a=b', '--register-with-taints=nvidia.com/gpu=true:NoSchedule'],
        },
      },
    });
  });
});

describe('user data of Bottlerocket', () => {
  const text = userDataOf({
    ...PLAIN,
    ...{ operatingSystem: 'bottlerocket', cluster: CLUSTER, labels: { 'nvidia.com/gpu.present': 'true' } },
    ...{ taints: [{ key: 'nvidia.com/gpu', value: 'true' }], usesInstanceStore: true },
  });

  it.each([
    '[settings.kubernetes]\ncluster-name = "inference"\napi-server = "https://api.example"\ncluster-certificate = "Y2E="\ncluster-dns-ip = "172.20.0.10"\n',
    '[settings.kubernetes.node-labels]\n"nvidia.com/gpu.present" = "true"\n',
    '[settings.kubernetes.node-taints]\n"nvidia.com/gpu" = ["true:NoSchedule"]\n',
    '[settings.metrics]\nsend-metrics = false\n',
    '[settings.ntp]\ntime-servers = ["169.254.169.123"]\n',
    '[settings.host-containers.admin]\nenabled = false\n',
    '[settings.host-containers.control]\nenabled = false\n',
    'commands = [["apiclient","ephemeral-storage","init"],["apiclient","ephemeral-storage","bind","--dirs","/var/lib/containerd","/var/lib/kubelet","/var/log/pods"]]\nessential = true\nmode = "always"\n',
  ])('has %j', (part) => {
    expect(text).toContain(part);
  });

  it('has no empty tables', () => {
    expect(userDataOf({ ...PLAIN, operatingSystem: 'bottlerocket' })).not.toMatch(/^\[.*\]\n\n/m);
  });

  it('lets Session Manager in where it is asked to', () => {
    const open = userDataOf({ ...PLAIN, operatingSystem: 'bottlerocket', sessionManager: true });
    expect(open).toContain('[settings.host-containers.control]\nenabled = true\n');
  });
});
