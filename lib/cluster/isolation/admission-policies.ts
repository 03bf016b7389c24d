import { App, Chart } from 'cdk8s';
import { KubeNamespace } from 'cdk8s-plus-34/lib/imports/k8s';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../../shared/errors';
import { checkShape } from '../props-shape';
import { checkHostAccess } from './add-ons';
import type { AdmissionPoliciesProps } from './admission-policies-props';
import { PARAMETERS, addPolicy } from './admission-policy';
import { policiesOf } from './every-policy';
import { ImageList } from './image-list';
import { DEFAULT_DENY, addNetworkPolicy } from './network-policies';

/**
 * What a cluster admits, judged by its API server itself, in CEL: no image, no webhook, nothing that can be down.
 *
 * - Images of the mirrors alone, by digests that were promoted; add-ons of Amazon EKS by exact image for each service account.
 * - Pods without network, processes and files of their nodes, and stated requests where there are GPUs.
 * - No service, load balancer, endpoint, network policy, security group or volume that leads outside; no webhook by URL.
 * - Namespaces whose pods are restricted, but for those that are named.
 * - No role by which somebody gets around it, and no session into a pod.
 *
 * Every policy fails closed, and judges what mutation made of a request. No API server has such policies judge changes of the
 * policies themselves, nor of mutating ones: who may change them is a matter of roles alone, and so roles that would give it are
 * refused. Who is cluster administrator by an access entry may.
 * What runs on a node without the API server, such as a static pod, is not judged.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export class AdmissionPolicies extends Construct {
  /** Namespace of the ConfigMap with the digests that may run. */
  public readonly namespace: string = PARAMETERS.namespace;

  /** Name of the ConfigMap with the digests that may run, as keys, without `sha256:`. */
  public readonly configMapName: string = PARAMETERS.images;

  /** The policies in the cluster: what pods wait for that must be judged. */
  public readonly applied: IConstruct;

  constructor(scope: Construct, id: string, props: AdmissionPoliciesProps) {
    super(scope, id);
    const where = `AdmissionPolicies '${this.node.path}'`;
    checkShape(where, props, {
      of: 'AdmissionPoliciesProps',
      expected: { mirrors: 'at least one: no image could run' },
    });
    if (props.mirrors.length === 0) {
      throw new UsageError(`${where} has no mirrors, expected at least one: no image could run`);
    }
    checkHostAccess(where, props.hostAccess ?? []);

    const chart = new Chart(new App(), 'Admission');
    const namespace = new KubeNamespace(chart, 'Namespace', {
      metadata: {
        name: PARAMETERS.namespace,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
    addNetworkPolicy(chart, PARAMETERS.namespace, DEFAULT_DENY);
    const images = new ImageList(chart, 'Images', { where, scope: this, digests: props.digests });
    images.addDependency(namespace);
    policiesOf(where, props).forEach((policy) => addPolicy(chart, policy, images));
    this.applied = props.cluster.addObjects('AdmissionPolicies', chart);
  }
}
