import { describe, expect, it } from 'vitest';
import { COMPONENTS } from '../../../lib/cluster/charts/components';
import type { EfaDevicePluginProps } from '../../../lib/cluster/charts/gpu/efa-device-plugin';
import { EfaDevicePlugin } from '../../../lib/cluster/charts/gpu/efa-device-plugin';
import type { HostAccess } from '../../../lib/cluster/isolation/admission-policies-props';
import { objectProblems } from '../kubernetes-schema';
import type { Rendered } from './helpers';
import { DIGEST, imagesOf, mirrored, testCluster } from './helpers';

const NAME = 'aws-efa-k8s-device-plugin';

function plugin(options: Partial<EfaDevicePluginProps> = {}): {
  objects: Rendered[];
  pod: {
    containers: readonly { image: string; securityContext: unknown }[];
    volumes: { hostPath: { path: string } }[];
  };
  hostAccess: HostAccess[];
  pulled: string[];
} {
  const { stack, cluster, images } = testCluster();
  const { hostAccess } = new EfaDevicePlugin(stack, 'Efa', {
    cluster,
    images,
    image: { digest: DIGEST },
    ...options,
  });
  const { spec } = cluster.object('DaemonSet', NAME);
  const { pod } = { pod: (spec as { template: { spec: never } }).template.spec };
  return { objects: cluster.objects, pod, hostAccess, pulled: imagesOf(stack) };
}

describe('EfaDevicePlugin', () => {
  it.each([true, false])('brings in what Kubernetes takes: privileged %s', (privileged) => {
    expect(objectProblems(plugin({ privileged }).objects)).toEqual([]);
  });

  it('takes its image from the mirror by digest, and says so', () => {
    expect(plugin().pulled).toEqual([mirrored('eks/aws-efa-k8s-device-plugin')]);
  });

  it('runs that image', () => {
    expect(plugin().pod.containers.map(({ image }) => image)).toEqual([
      mirrored('eks/aws-efa-k8s-device-plugin'),
    ]);
  });

  it('runs on nodes with adapters, whatever their taints', () => {
    const { pod } = plugin();
    expect(JSON.stringify(pod)).toContain(
      '"key":"vpc.amazonaws.com/efa.present","operator":"In","values":["true"]',
    );
    expect(pod).toMatchObject({ tolerations: [{ operator: 'Exists' }] });
  });

  it('has a network of its own', () => {
    expect(plugin().pod).not.toHaveProperty('hostNetwork');
  });

  it('has no rights in the Kubernetes API', () => {
    const { pod, objects } = plugin();
    expect(pod).toMatchObject({ automountServiceAccountToken: false });
    expect(objects.filter(({ kind }) => /Role/.test(kind))).toEqual([]);
  });

  it('is privileged as AWS ships it', () => {
    expect(plugin().pod.containers[0]!.securityContext).toEqual({ privileged: true, runAsUser: 0 });
  });

  it('has no capability where it is not privileged', () => {
    expect(plugin({ privileged: false }).pod.containers[0]!.securityContext).toEqual({
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('mounts what it needs of its node', () => {
    const paths = COMPONENTS.find(({ name }) => name === 'eks/aws-efa-k8s-device-plugin')?.hostPaths;
    expect(plugin().pod.volumes.map(({ hostPath }) => hostPath.path)).toEqual(paths);
  });

  it.each([true, false])('tells what it uses of its node: privileged %s', (privileged) => {
    const { hostAccess, pod } = plugin({ privileged, namespace: 'efa' });
    expect(hostAccess).toEqual([
      {
        namespace: 'efa',
        serviceAccountName: NAME,
        why: expect.any(String),
        privileged,
        hostPaths: pod.volumes.map(({ hostPath }) => hostPath.path),
      },
    ]);
  });
});
