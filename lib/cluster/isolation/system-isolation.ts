import { App, Chart } from 'cdk8s';
import type { NetworkPolicyEgressRule } from 'cdk8s-plus-34/lib/imports/k8s';
import { Construct, type IConstruct } from 'constructs';
import type { IAirGappedCluster } from '../cluster';
import { nameRanges } from '../named-ranges';
import { checkPort } from '../ports';
import { checkShape } from '../props-shape';
import { POD_IDENTITY_BLOCKS, apiServiceBlock, checkRangesOfS3 } from './blocks';
import {
  ASK_FOR_NAMES,
  CLUSTER_DNS,
  DEFAULT_DENY,
  addNetworkPolicy,
  ports,
  toBlocks,
  type Policy,
} from './network-policies';

/** Construction properties for a SystemIsolation. */
export interface SystemIsolationProps {
  /** The cluster. */
  readonly cluster: IAirGappedCluster;

  /**
   * TCP ports of pods in kube-system that the control plane and other machines of the network ask: of aggregated APIs and
   * webhooks.
   *
   * @default - 10251, where the add-on of Metrics Server answers
   */
  readonly controlPlanePorts?: number[];

  /**
   * Ranges of Amazon S3 in the Region, for drivers that read it by gateway endpoint.
   *
   * @default - pods of kube-system do not reach S3 by gateway endpoint
   */
  readonly s3Ranges?: string[];
}

/**
 * Network policies of kube-system, where the add-ons of Amazon EKS run.
 *
 * CoreDNS answers pods, and asks the resolver of the VPC. The others call AWS services, the Kubernetes API and kubelets, all in
 * the VPC. Where the VPC CNI is in its strict mode, a pod without a policy reaches nothing: CoreDNS needs its own.
 *
 * Left as it is: the namespace itself, which Kubernetes makes, and pods with the network of their node, for which no policy holds.
 */
export class SystemIsolation extends Construct {
  /** The policies in the cluster. */
  public readonly applied: IConstruct;

  constructor(scope: Construct, id: string, props: SystemIsolationProps) {
    super(scope, id);
    const where = `SystemIsolation '${this.node.path}'`;
    checkShape(where, props, { of: 'SystemIsolationProps' });
    props.controlPlanePorts?.forEach((port) => checkPort(`${where}: controlPlanePorts`, port));
    checkRangesOfS3(where, props.s3Ranges ?? []);
    nameRanges(props.cluster, props.s3Ranges ?? []);
    const { namespace } = CLUSTER_DNS;
    const chart = new Chart(new App(), 'System');
    [DEFAULT_DENY, ASK_FOR_NAMES, answerNames(props.cluster), callTheNetwork(where, props)].forEach(
      (policy) => addNetworkPolicy(chart, namespace, policy),
    );
    this.applied = props.cluster.addObjects('SystemIsolation', chart);
  }
}

/** The resolver of the VPC also at its link-local address. https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html, read 2026-11-22 */
const RESOLVER_BLOCK = '169.254.169.253/32';
const NAME_PORTS = ports([53], ['UDP', 'TCP']);

function answerNames(cluster: IAirGappedCluster): Policy {
  return {
    name: 'allow-dns',
    why: 'CoreDNS answers pods and asks the resolver of the VPC',
    labels: CLUSTER_DNS.labels,
    ingress: [{ from: [{ namespaceSelector: {} }], ports: NAME_PORTS }],
    egress: [{ to: toBlocks([RESOLVER_BLOCK, cluster.network.cidr]), ports: NAME_PORTS }],
  };
}

function callTheNetwork(where: string, props: SystemIsolationProps): Policy {
  const { cluster, controlPlanePorts = [10_251], s3Ranges = [] } = props;
  const network = cluster.network.cidr;
  const egress: NetworkPolicyEgressRule[] = [
    { to: toBlocks([apiServiceBlock(where, cluster.serviceCidr), network]), ports: ports([443]) },
    // Metrics Server asks kubelets.
    { to: toBlocks([network]), ports: ports([10_250]) },
    { to: toBlocks(POD_IDENTITY_BLOCKS), ports: ports([80]) },
    ...(s3Ranges.length === 0 ? [] : [{ to: toBlocks(s3Ranges), ports: ports([443]) }]),
  ];
  return {
    name: 'allow-add-ons',
    why: 'add-ons call AWS services, the Kubernetes API and kubelets, and the control plane asks aggregated APIs',
    ingress:
      controlPlanePorts.length === 0 ? [] : [{ from: toBlocks([network]), ports: ports(controlPlanePorts) }],
    egress,
  };
}
