import { controlsFor } from './controls';
import { bare, manifest, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag713.json';

const mounts = (path: string): Readonly<Record<string, unknown>> =>
  pod({}, { volumes: [{ name: 'host', hostPath: { path } }] });
const ENFORCED = { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } };

/** AG713: pods are confined to themselves. */
export const ag713 = ruleOfObjects(
  {
    id: 'AG713',
    title: 'A pod can become its node',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale:
      'Who has the processes, files or rights of a node has its role and network, for which no network policy of the cluster holds.',
    fix: 'enforce the Pod Security level restricted by a label of the namespace, and keep what needs more in one of its own',
    controls: controlsFor('configuration', 'boundary'),
    examples: {
      bad: [
        manifest('a pod that sees the processes of its node', pod({}, { hostPID: true })),
        manifest('a pod that shares memory with its node', pod({}, { hostIPC: true })),
        manifest('a privileged container', pod({ securityContext: { privileged: true } })),
        manifest('a pod with every file of its node', mounts('/')),
        manifest('a pod that can start containers of its node', mounts('/run/containerd/containerd.sock')),
        manifest('a namespace without a Pod Security level', bare('Namespace')),
      ],
      good: [
        manifest('a pod that is confined', pod({ securityContext: { privileged: false } })),
        manifest('a device plugin', mounts('/var/lib/kubelet/device-plugins')),
        manifest('a namespace that confines its pods', bare('Namespace', ENFORCED)),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
