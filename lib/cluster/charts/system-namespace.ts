import type { Chart } from 'cdk8s';
import { KubeNamespace, KubeNetworkPolicy } from 'cdk8s-plus-34/lib/imports/k8s';

/** A namespace of the cluster's own software. */
export interface SystemNamespace {
  readonly name: string;
  /** The strictest Pod Security Standard that its pods keep. */
  readonly podSecurity: 'privileged' | 'baseline' | 'restricted';
  /** Minor version of Kubernetes whose standard is meant. */
  readonly kubernetesVersion: string;
}

/** A namespace whose pods reach nothing, and are reached by nobody, but by what further policies allow. */
export function systemNamespace(
  chart: Chart,
  { name, podSecurity, kubernetesVersion }: SystemNamespace,
): void {
  new KubeNamespace(chart, 'Namespace', {
    metadata: {
      name,
      labels: {
        'pod-security.kubernetes.io/enforce': podSecurity,
        'pod-security.kubernetes.io/enforce-version': `v${kubernetesVersion}`,
      },
    },
  });
  new KubeNetworkPolicy(chart, 'DefaultDeny', {
    metadata: { name: 'default-deny', namespace: name },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}
