import type { Chart } from 'cdk8s';
import type { Container, NodeSelectorRequirement, Volume } from 'cdk8s-plus-34/lib/imports/k8s';
import { IntOrString, KubeDaemonSet, KubeServiceAccount } from 'cdk8s-plus-34/lib/imports/k8s';

/** A program that every node of a kind runs once. */
export interface NodeDaemon {
  /** Name of the DaemonSet, its service account and its container; value of the label `app.kubernetes.io/name`. */
  readonly name: string;
  readonly namespace: string;
  /** What nodes it runs on; all must hold. */
  readonly nodes: readonly NodeSelectorRequirement[];
  readonly container: Omit<Container, 'name'>;
  readonly volumes: readonly Volume[];
  /** Annotations of the pods. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Labels of the pods of a daemon. */
export function daemonLabels(name: string): { [key: string]: string } {
  return { 'app.kubernetes.io/name': name };
}

/**
 * A daemon with a network of its own and without rights in the Kubernetes API.
 *
 * It tolerates every taint, as the daemons of Amazon EKS do: without it a node is not what its label says.
 */
export function nodeDaemon(chart: Chart, daemon: NodeDaemon): void {
  const { name, namespace } = daemon;
  const labels = daemonLabels(name);
  new KubeServiceAccount(chart, `${name}-account`, {
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  });
  new KubeDaemonSet(chart, name, {
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: IntOrString.fromString('10%') },
      },
      template: {
        metadata: { labels, annotations: daemon.annotations },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          priorityClassName: 'system-node-critical',
          tolerations: [{ operator: 'Exists' }],
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [...daemon.nodes] }],
              },
            },
          },
          securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{ name, imagePullPolicy: 'IfNotPresent', ...daemon.container }],
          volumes: [...daemon.volumes],
        },
      },
    },
  });
}
