import { controlsFor } from './controls';
import { bare, manifest, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import objectRows from './kubernetes/rows/ag713.json';
import { network } from './networks';
import { nodesFrom } from './node-examples';
import type { Row } from './rows';
import rows from './rows/ag713.json';

const mounts = (path: string): Readonly<Record<string, unknown>> =>
  pod({}, { volumes: [{ name: 'host', hostPath: { path } }] });
const ENFORCED = { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } };
const PRIVILEGED = { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } };

const nodes = (MetadataOptions: object) => nodesFrom({ MetadataOptions, SecurityGroupIds: ['sg-1'] });

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
        manifest('all of /proc', pod({ securityContext: { procMount: 'Unmasked' } })),
        manifest(
          'a container without seccomp',
          pod({ securityContext: { seccompProfile: { type: 'Unconfined' } } }),
        ),
        manifest(
          'a namespace with a level of an old version',
          bare('Namespace', {
            labels: { ...ENFORCED.labels, 'pod-security.kubernetes.io/enforce-version': 'v1.18' },
          }),
        ),
        manifest('a namespace without a Pod Security level', bare('Namespace')),
        manifest('a namespace whose pods may be anything', bare('Namespace', PRIVILEGED)),
        manifest(
          'nodes of Karpenter whose metadata pods read',
          object('karpenter.k8s.aws/v1 EC2NodeClass', { metadataOptions: { httpPutResponseHopLimit: 2 } }),
        ),
        manifest(
          'nodes of Karpenter that ask for no tokens',
          object('karpenter.k8s.aws/v1 EC2NodeClass', { metadataOptions: { httpTokens: 'optional' } }),
        ),
        network(
          'nodes whose metadata pods read',
          nodes({ HttpTokens: 'required', HttpPutResponseHopLimit: 2 }),
        ),
        network('nodes that ask for no tokens', nodes({ HttpTokens: 'optional' })),
        network('nodes of a launch template that is not shown', {
          It: {
            Type: 'AWS::EKS::Nodegroup',
            Properties: { LaunchTemplate: { Id: 'lt-0123456789abcdef0' } },
          },
        }),
      ],
      good: [
        manifest('a pod that is confined', pod({ securityContext: { privileged: false } })),
        manifest(
          'a container with the seccomp profile of the runtime',
          pod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
        ),
        manifest('a device plugin', mounts('/var/lib/kubelet/device-plugins')),
        manifest('a namespace that confines its pods', bare('Namespace', ENFORCED)),
        manifest(
          'a namespace of device plugins',
          bare('Namespace', { ...PRIVILEGED, annotations: { 'cdk-airgap/why': 'offers devices to pods' } }),
        ),
        network(
          'nodes that keep their metadata to themselves',
          nodes({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 }),
        ),
        manifest('nodes of Karpenter as they are made', object('karpenter.k8s.aws/v1 EC2NodeClass', {})),
        network('nodes without metadata', nodes({ HttpEndpoint: 'disabled', HttpTokens: 'optional' })),
      ],
    },
  },
  objectRows as readonly ObjectRow[],
  rows as readonly Row[],
);
