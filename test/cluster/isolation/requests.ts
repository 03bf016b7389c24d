import type { Review } from './admission';
import { DIGEST, REGISTRY } from './helpers';

type Members = Readonly<Record<string, unknown>>;

/** Who makes the pods of DaemonSets. */
export const DAEMON_SETS = 'system:serviceaccount:kube-system:daemon-set-controller';

export const IMAGE = `${REGISTRY}vllm/vllm-openai@${DIGEST}`;

/** A container that is right. */
export function container(more: Members = {}): Members {
  return { name: 'main', image: IMAGE, ...more };
}

/** A pod in a namespace that enforces `restricted`. */
export function podReview(spec: Members = {}, more: Partial<Review> = {}): Review {
  return {
    resource: 'pods',
    namespace: 'serving',
    namespaceLabels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'own' },
      spec: { containers: [container()], serviceAccountName: 'default', ...spec },
    },
    ...more,
  };
}

/** The same, of a service account in a namespace whose pods need not be restricted. */
export function podOf(namespace: string, serviceAccountName: string, spec: Members = {}): Review {
  return podReview({ serviceAccountName, ...spec }, { namespace, namespaceLabels: {} });
}

/** A pod of an add-on in kube-system, made by the controller of DaemonSets. */
export function addOnPod(spec: Members): Review {
  return { ...podOf('kube-system', 'aws-node', spec), user: DAEMON_SETS };
}

/** An object of whatever kind: `deployments.apps Deployment`. */
export function review(what: string, object: Members, more: Partial<Review> = {}): Review {
  const [resource = '', kind = ''] = what.split(' ');
  return { resource, object: { kind, metadata: { name: 'own' }, ...object }, namespace: 'serving', ...more };
}

/** A service. */
export function service(spec: Members, annotations?: Members): Review {
  return review('services Service', {
    metadata: { name: 'own', ...(annotations === undefined ? {} : { annotations }) },
    spec: { type: 'ClusterIP', ...spec },
  });
}
