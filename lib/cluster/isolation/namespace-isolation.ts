import { App, Chart } from 'cdk8s';
import { KubeNamespace, type NetworkPolicyEgressRule } from 'cdk8s-plus-34/lib/imports/k8s';
import { Construct, type IConstruct } from 'constructs';
import { UsageError } from '../../shared/errors';
import { nameRanges } from '../named-ranges';
import { checkShape } from '../props-shape';
import { PARAMETERS } from './admission-policy';
import { POD_IDENTITY_BLOCKS, apiServiceBlock, checkBlock, checkRangesOfS3, endpointBlocks } from './blocks';
import {
  PodSecurityLevel,
  type NamespaceIsolationProps,
  type WorkloadIsolationOptions,
  type WorkloadPeer,
} from './namespace-isolation-props';
import {
  ASK_FOR_NAMES,
  DEFAULT_DENY,
  addNetworkPolicy,
  ports,
  toBlocks,
  toPeer,
  type Policy,
} from './network-policies';

const HTTPS = 443;

/** Why a namespace is PRIVILEGED. */
const DRIVES = 'its pods drive devices or the network of nodes, as service accounts that admission names';

/**
 * A namespace in which pods may do and reach nothing but what is said here.
 *
 * Pod Security is enforced at the level `restricted`, in the version of the cluster. Network policies deny everything in both
 * directions; names are asked of CoreDNS alone. Each workload is allowed what it says, by its labels and by number of port:
 * never an address of the metadata of machines, never a public address but those of Amazon S3 where it is reached by gateway
 * endpoint.
 *
 * Network policies hold where the VPC CNI enforces them: with `enableNetworkPolicy`, and for the first seconds of a pod only in
 * its strict mode. They do not hold for pods with the network of their node, nor for what the node of a pod sends to it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export class NamespaceIsolation extends Construct {
  /** Name of the namespace. */
  public readonly namespace: string;

  /** The namespace and its policies: what pods of it wait for. */
  public readonly applied: IConstruct;

  private readonly props: NamespaceIsolationProps;
  private readonly where: string;
  private readonly names = new Set<string>();

  constructor(scope: Construct, id: string, props: NamespaceIsolationProps) {
    super(scope, id);
    this.where = `NamespaceIsolation '${this.node.path}'`;
    checkShape(this.where, props, { of: 'NamespaceIsolationProps' });
    this.props = props;
    this.namespace = props.namespace;
    checkName(this.where, 'namespace', props.namespace);
    if (/^kube-|^default$/.test(props.namespace)) {
      throw new UsageError(
        `${this.where} makes namespace '${props.namespace}', which Kubernetes has already, expected one of your own`,
      );
    }
    if (props.namespace === PARAMETERS.namespace) {
      throw new UsageError(
        `${this.where} makes namespace '${props.namespace}', which AdmissionPolicies makes, expected one of your own`,
      );
    }
    checkRangesOfS3(this.where, props.s3Ranges ?? []);
    nameRanges(props.cluster, props.s3Ranges ?? []);

    const chart = new Chart(new App(), 'Namespace');
    new KubeNamespace(chart, 'Namespace', {
      metadata: {
        name: props.namespace,
        labels: { ...props.labels, ...this.podSecurityLabels() },
        annotations:
          props.podSecurity === PodSecurityLevel.PRIVILEGED ? { 'cdk-airgap/why': DRIVES } : undefined,
      },
    });
    addNetworkPolicy(chart, this.namespace, DEFAULT_DENY);
    addNetworkPolicy(chart, this.namespace, ASK_FOR_NAMES);
    this.applied = this.bringIn('Namespace', chart);
  }

  /**
   * Allows a workload what it says.
   *
   * @param name - name of the workload: of lower-case letters, digits and hyphens, once for each namespace
   * @returns what the pods of the workload wait for
   * @throws UsageError if a selector is empty, or a block has public addresses or those of the metadata of machines
   */
  public addWorkload(name: string, options: WorkloadIsolationOptions): IConstruct {
    const where = `${this.where}: workload '${name}'`;
    checkName(where, 'name', name);
    checkShape(where, options, { of: 'WorkloadIsolationOptions' });
    if (this.names.has(name)) {
      throw new UsageError(`${where} is there already, expected a name once for each namespace`);
    }
    this.names.add(name);
    this.checkTraffic(where, options);
    nameRanges(
      this.props.cluster,
      (options.sendsToRanges ?? []).map(({ range }) => range),
    );
    const chart = new Chart(new App(), 'Workload');
    addNetworkPolicy(chart, this.namespace, {
      name: `allow-${name}`,
      why: `what ${name} sends and receives`,
      labels: options.labels,
      ingress: this.ingressOf(options),
      egress: this.egressOf(where, options),
    });
    return this.bringIn(`Workload-${name}`, chart);
  }

  /** Pods of this namespace, as one end of traffic. */
  public peer(labels: { [name: string]: string }): WorkloadPeer {
    return { namespace: this.namespace, labels };
  }

  private bringIn(id: string, chart: Chart): IConstruct {
    return this.props.cluster.addObjects(`Isolation-${this.namespace}-${id}`, chart);
  }

  private podSecurityLabels(): { [name: string]: string } {
    const level = this.props.podSecurity ?? PodSecurityLevel.RESTRICTED;
    const version = `v${this.props.cluster.kubernetesVersion}`;
    return Object.fromEntries(
      ['enforce', 'audit', 'warn'].flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, level],
        [`pod-security.kubernetes.io/${mode}-version`, version],
      ]),
    );
  }

  private checkTraffic(where: string, options: WorkloadIsolationOptions): void {
    const { receivesFrom = [], sendsTo = [], receivesFromRanges = [], sendsToRanges = [] } = options;
    const peers = [...receivesFrom, ...sendsTo];
    [options.labels, ...peers.map(({ peer }) => peer.labels)].forEach((labels) => {
      if (Object.keys(labels).length === 0) {
        throw new UsageError(`${where} selects pods by no label, which are all of a namespace, expected one`);
      }
    });
    const ranges = [...receivesFromRanges, ...sendsToRanges];
    ranges.forEach(({ range }) => checkBlock(where, range));
    [...peers, ...ranges].forEach((traffic) => checkPorts(where, traffic.ports));
    checkPorts(`${where}: controlPlanePorts`, options.controlPlanePorts ?? [HTTPS]);
    if (options.readsS3 === true && (this.props.s3Ranges ?? []).length === 0) {
      throw new UsageError(
        `${where} reads S3 and the ranges of S3 are not known, expected s3Ranges: ` +
          'aws ec2 describe-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.REGION.s3',
      );
    }
  }

  private ingressOf(options: WorkloadIsolationOptions): Policy['ingress'] {
    const { receivesFrom = [], receivesFromRanges = [], isGroup, labels, controlPlanePorts = [] } = options;
    return [
      ...receivesFrom.map((each) => ({ from: [toPeer(each.peer)], ports: ports(each.ports) })),
      ...receivesFromRanges.map((each) => ({ from: toBlocks([each.range]), ports: ports(each.ports) })),
      ...(isGroup === true ? [{ from: [toPeer(this.peer(labels))] }] : []),
      ...(controlPlanePorts.length === 0
        ? []
        : [{ from: toBlocks([this.props.cluster.network.cidr]), ports: ports(controlPlanePorts) }]),
    ];
  }

  private egressOf(where: string, options: WorkloadIsolationOptions): Policy['egress'] {
    const { sendsTo = [], sendsToRanges = [], isGroup, labels } = options;
    const https = (blocks: readonly string[]): NetworkPolicyEgressRule => ({
      to: toBlocks(blocks),
      ports: ports([HTTPS]),
    });
    const { cluster, endpointSubnets, s3Ranges = [] } = this.props;
    return [
      ...sendsTo.map((each) => ({ to: [toPeer(each.peer)], ports: ports(each.ports) })),
      ...sendsToRanges.map((each) => ({ to: toBlocks([each.range]), ports: ports(each.ports) })),
      ...(isGroup === true ? [{ to: [toPeer(this.peer(labels))] }] : []),
      ...(options.callsAws === true
        ? [
            https(endpointBlocks(cluster, endpointSubnets)),
            { to: toBlocks(POD_IDENTITY_BLOCKS), ports: ports([80]) },
          ]
        : []),
      ...(options.readsS3 === true ? [https(s3Ranges)] : []),
      // The VPC CNI looks at packets before their address is changed from that of the Service: both are named.
      ...(options.callsKubernetes === true
        ? [https([apiServiceBlock(where, cluster.serviceCidr), cluster.network.cidr])]
        : []),
    ];
  }
}

const NAME = /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/;

function checkName(where: string, what: string, name: string): void {
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new UsageError(
      `${where} has ${what} '${name}', expected at most 52 lower-case letters, digits and hyphens within`,
    );
  }
}

function checkPorts(where: string, numbers: readonly number[]): void {
  const isRight =
    numbers.length > 0 && numbers.every((port) => Number.isInteger(port) && port > 0 && port < 65_536);
  if (!isRight) {
    throw new UsageError(
      `${where} names ports [${numbers.join(', ')}], expected at least one from 1 to 65535: without one all are allowed`,
    );
  }
}
