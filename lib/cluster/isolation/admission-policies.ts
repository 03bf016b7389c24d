import { App, Chart } from 'cdk8s';
import { KubeNamespace } from 'cdk8s-plus-34/lib/imports/k8s';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../../shared/errors';
import { checkGiven } from '../required-prop';
import { addOnsOf, checkHostAccess, collected, identity, namespaceOf, type AddOn } from './add-ons';
import type { AdmissionPoliciesProps, HostAccess } from './admission-policies-props';
import { PARAMETERS, addPolicy, type AdmissionPolicy } from './admission-policy';
import { ImageList } from './image-list';
import { DEFAULT_DENY, addNetworkPolicy } from './network-policies';
import { bindingsPolicy, parametersPolicy, rolesPolicy } from './policies/access';
import { imagesPolicy, templatesPolicy } from './policies/images';
import { ephemeralContainersPolicy, podsPolicy, sessionsPolicy } from './policies/pods';
import { endpointsPolicy, loadBalancersPolicy, servicesPolicy } from './policies/services';
import { volumesPolicy } from './policies/volumes';
import { webhooksPolicy } from './policies/webhooks';

/**
 * What a cluster admits, judged by its API server itself, in CEL: no image, no webhook, nothing that can be down.
 *
 * - Images of the mirrors alone, by digests that were promoted; add-ons of Amazon EKS by exact image for each service account.
 * - Pods without network, processes and files of their nodes, and stated requests where there are GPUs.
 * - No service, load balancer, endpoint or volume that leads outside; no webhook by URL.
 * - No role by which somebody gets around it, and no session into a pod.
 *
 * Every policy fails closed. No API server has such policies judge changes of the policies themselves: who may change them is a
 * matter of roles alone, and so roles that would give it are refused. Who is cluster administrator by an access entry may.
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
    checkGiven(where, props.mirrors, { name: 'mirrors', expected: 'at least one: no image could run' });
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
    const list = new ImageList(chart, 'Images', { where, scope: this, digests: props.digests });
    list.addDependency(namespace);
    policiesOf(where, props).forEach((policy) => addPolicy(chart, policy, list));
    this.applied = props.cluster.addObjects('AdmissionPolicies', chart);
  }
}

const DRIVERS = ['ebs.csi.aws.com', 'efs.csi.aws.com', 'fsx.csi.aws.com', 's3.csi.aws.com'];
const BINDER = 'system:serviceaccount:kube-system:aws-load-balancer-controller';
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

function policiesOf(where: string, props: AdmissionPoliciesProps): AdmissionPolicy[] {
  const addOns = addOnsOf(where, props);
  const images = {
    prefixes: props.mirrors.map(({ imageUriPrefix }) => imageUriPrefix),
    addOns: collected(addOns.map((each) => [identity(each), each.images])),
  };
  const services = {
    nodePorts: props.nodePortNamespaces ?? [],
    targetGroupBinders: props.targetGroupBinders ?? [BINDER],
    ranges: [...new Set([props.cluster.network.cidr, ...PRIVATE_RANGES])],
  };
  const access = { roles: props.privilegedRoles ?? [] };
  return [
    imagesPolicy(images),
    templatesPolicy(images),
    podsPolicy(podFactsOf(props, addOns)),
    ephemeralContainersPolicy(props.debugNamespaces ?? []),
    sessionsPolicy(props.sessionGroups ?? []),
    servicesPolicy(services),
    loadBalancersPolicy(services),
    endpointsPolicy(services),
    volumesPolicy(props.volumeDrivers ?? DRIVERS),
    webhooksPolicy(props.mutatingWebhooks ?? []),
    rolesPolicy(access),
    bindingsPolicy(access),
    parametersPolicy(),
  ];
}

function podFactsOf(
  { hostAccess = [], unrestrictedNamespaces = [] }: AdmissionPoliciesProps,
  addOns: AddOn[],
) {
  return {
    hostAccess: collected(hostAccess.map((each) => [identity(each), accessOf(each)])),
    addOns: collected(addOns.filter(({ usesHost }) => usesHost).map((each) => [identity(each), each.images])),
    unrestricted: [
      ...new Set(['kube-system', ...[...addOns, ...hostAccess].map(namespaceOf), ...unrestrictedNamespaces]),
    ],
  };
}

function accessOf(access: HostAccess): string[] {
  const { hostNetwork, hostProcesses, privileged, capabilities = [], hostPaths = [] } = access;
  return [
    ...(hostNetwork === true ? ['hostNetwork'] : []),
    ...(hostProcesses === true ? ['hostPID', 'hostIPC'] : []),
    ...(privileged === true ? ['privileged'] : []),
    ...capabilities.map((name) => `capability:${name}`),
    ...hostPaths.map((path) => `hostPath:${path}`),
  ];
}
