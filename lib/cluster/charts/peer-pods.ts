import type { NetworkPolicyPeer } from 'cdk8s-plus-34/lib/imports/k8s';

/** Pods, by where they run and what they are labelled. */
export interface PeerPods {
  /** Namespace that they run in. */
  readonly namespace: string;

  /**
   * Labels that they carry.
   *
   * @default - every pod of the namespace
   */
  readonly labels?: { [key: string]: string };
}

/** Pods as a NetworkPolicy names them; the label of the namespace is set by Kubernetes itself. */
export function peerOf({ namespace, labels }: PeerPods): NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: labels ?? {} },
  };
}
