import type { Chart } from 'cdk8s';
import {
  IntOrString,
  KubeDeployment,
  KubeService,
  KubeServiceAccount,
  Quantity,
  type Container,
  type PodSpec,
} from 'cdk8s-plus-34/lib/imports/k8s';

/** A server in pods of its own, which other pods ask by its name. */
export interface AppDeploymentOptions {
  /** Name of the Deployment, its Service and its service account. */
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  /** TCP port that it answers at. */
  readonly port: number;
  readonly container: Omit<Container, 'name' | 'ports' | 'securityContext'>;
  /** What else its pods have. */
  readonly pod?: Partial<PodSpec>;
}

/** Label that the pods of a server have. */
export function labelsOf(name: string): { [name: string]: string } {
  return { 'app.kubernetes.io/name': name };
}

/** Security context of a container as the Pod Security Standard `restricted` asks. */
export const CONFINED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** A Deployment whose pods keep the Pod Security Standard `restricted`, with a Service and a service account. */
export function appDeployment(chart: Chart, options: AppDeploymentOptions): void {
  const { name, namespace, replicas, port, container, pod } = options;
  const metadata = { name, namespace };
  const labels = labelsOf(name);
  new KubeServiceAccount(chart, 'Account', { metadata, automountServiceAccountToken: false });
  new KubeService(chart, 'Service', {
    metadata,
    spec: { selector: labels, ports: [{ port, targetPort: IntOrString.fromNumber(port) }] },
  });
  new KubeDeployment(chart, 'Deployment', {
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            ...{ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [{ ...container, name, ports: [{ containerPort: port }], securityContext: CONFINED }],
          ...pod,
        },
      },
    },
  });
}

/** What pods of a small server take of a node. */
export const SMALL = {
  requests: { cpu: Quantity.fromString('250m'), memory: Quantity.fromString('512Mi') },
  limits: { memory: Quantity.fromString('512Mi') },
};
