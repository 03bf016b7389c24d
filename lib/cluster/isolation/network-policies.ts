import type { Chart } from 'cdk8s';
import {
  IntOrString,
  KubeNetworkPolicy,
  type NetworkPolicyEgressRule,
  type NetworkPolicyIngressRule,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
} from 'cdk8s-plus-34/lib/imports/k8s';

/** Label that Kubernetes gives every namespace: its name. */
const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** Pods of a namespace that have some labels. */
export interface Peer {
  readonly namespace: string;
  readonly labels: { readonly [name: string]: string };
}

/** A policy of a namespace, as data. */
export interface Policy {
  readonly name: string;
  readonly why: string;
  /** Labels of its pods; none for all. */
  readonly labels?: { readonly [name: string]: string };
  readonly ingress?: readonly NetworkPolicyIngressRule[];
  readonly egress?: readonly NetworkPolicyEgressRule[];
}

/** Adds a policy to a chart. A direction without rules is denied. */
export function addNetworkPolicy(chart: Chart, namespace: string, policy: Policy): void {
  const { name, why, labels, ingress, egress } = policy;
  new KubeNetworkPolicy(chart, `NetworkPolicy-${name}`, {
    metadata: { name, namespace, annotations: { 'cdk-airgap/why': why } },
    spec: {
      podSelector: labels === undefined ? {} : { matchLabels: { ...labels } },
      policyTypes: [
        ...(ingress === undefined ? [] : ['Ingress']),
        ...(egress === undefined ? [] : ['Egress']),
      ],
      ingress: ingress === undefined || ingress.length === 0 ? undefined : [...ingress],
      egress: egress === undefined || egress.length === 0 ? undefined : [...egress],
    },
  });
}

/** Everything is denied that no other policy of the namespace allows. */
export const DEFAULT_DENY: Policy = {
  name: 'default-deny',
  why: 'nothing is allowed that no other policy allows',
  ingress: [],
  egress: [],
};

/** CoreDNS, the add-on of Amazon EKS. */
export const CLUSTER_DNS: Peer = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Names are asked of CoreDNS alone. */
export const ASK_FOR_NAMES: Policy = {
  name: 'allow-names',
  why: 'pods ask CoreDNS for names',
  egress: [{ to: [toPeer(CLUSTER_DNS)], ports: ports([53], ['UDP', 'TCP']) }],
};

/** Selects by the name of the namespace and the labels of the pods, both. */
export function toPeer({ namespace, labels }: Peer): NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: namespace } },
    podSelector: { matchLabels: { ...labels } },
  };
}

/** Addresses by blocks. */
export function toBlocks(blocks: readonly string[]): NetworkPolicyPeer[] {
  return blocks.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Ports, each for each protocol. */
export function ports(
  numbers: readonly number[],
  protocols: readonly string[] = ['TCP'],
): NetworkPolicyPort[] {
  return numbers.flatMap((port) =>
    protocols.map((protocol) => ({ port: IntOrString.fromNumber(port), protocol })),
  );
}
