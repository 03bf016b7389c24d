import { Token } from 'aws-cdk-lib';
import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { UsageError } from '../../../shared/errors';
import { DEVICE_PLUGIN_LABEL, EFA_PRESENT_LABEL, GPU_PRESENT_LABEL, GPU_TAINT } from '../../node-labels';
import { workloadSubnetsOf } from '../../node-subnets';
import { NVIDIA_FAMILIES } from '../../nodes/families';
import { checkShape } from '../../props-shape';
import type { KarpenterNodePoolProps } from './karpenter-node-pool-props';
import { KarpenterAmiFamily } from './karpenter-node-pool-props';

/**
 * Nodes that Karpenter may make: of which types, from which images, in which subnets, and how many.
 *
 * Their machines have the security group of the nodes of the cluster alone, no public address, metadata that pods do not reach, and
 * volumes encrypted with the key of the cluster. Nodes are taken away when they are empty, one at a time, and are not replaced
 * while pods run on them: a model that moves is a model that loads again.
 *
 * @see https://karpenter.sh/docs/concepts/nodeclasses/
 */
export class KarpenterNodePool extends Construct {
  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  constructor(scope: Construct, id: string, props: KarpenterNodePoolProps) {
    super(scope, id);
    checkShape(`KarpenterNodePool '${this.node.path}'`, props, { of: 'KarpenterNodePoolProps' });
    this.check(props);
    const chart = new Chart(new App(), id, { disableResourceNameHashes: true });
    const nodeClass = new ApiObject(chart, 'NodeClass', {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: { name: props.name },
      spec: nodeClassSpec(this.subnetIdsOf(props), props),
    });
    const pool = new ApiObject(chart, 'NodePool', {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: props.name },
      spec: nodePoolSpec(props),
    });
    pool.addDependency(nodeClass);
    this.objects = props.cluster.addObjects(`KarpenterNodePool-${props.name}`, chart);
  }

  private subnetIdsOf({ cluster, subnets }: KarpenterNodePoolProps): readonly string[] {
    const where = `KarpenterNodePool '${this.node.path}'`;
    return workloadSubnetsOf(where, cluster, subnets).map(({ subnetId }) => subnetId);
  }

  private check(props: KarpenterNodePoolProps): void {
    const problem = [
      ...wrongName(props),
      ...wrongTexts(props),
      ...mixedTypes(props),
      ...wrongCounts(props),
    ][0];
    if (problem !== undefined) throw new UsageError(`KarpenterNodePool '${this.node.path}': ${problem}`);
  }
}

/** Lists of texts: what each is, whether it may be empty, and what is allowed. */
const TEXTS = [
  {
    name: 'instanceTypes',
    least: 1,
    pattern: /^[a-z0-9-]+\.[a-z0-9-]+$/,
    expected: 'types such as g6e.12xlarge',
  },
  {
    name: 'amiIds',
    least: 1,
    pattern: /^ami-[0-9a-f]{8,17}$/,
    expected: 'ids such as ami-0123456789abcdef0',
  },
  {
    name: 'capacityReservationIds',
    least: 0,
    pattern: /^cr-[0-9a-z]+$/,
    expected: 'ids such as cr-0123456789abcdef0',
  },
] as const;

function wrongName({ name }: KarpenterNodePoolProps): string[] {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)
    ? []
    : [`name '${name}' is malformed, expected at most 63 lower-case letters, digits and hyphens within`];
}

function wrongTexts(props: KarpenterNodePoolProps): string[] {
  return TEXTS.flatMap(({ name, least, pattern, expected }) => {
    const values = props[name] ?? [];
    if (values.length < least) return [`${name} is empty, expected ${expected}: nothing is looked up`];
    const wrong = values.find((value) => !Token.isUnresolved(value) && !pattern.test(value));
    return wrong === undefined ? [] : [`${name} has '${wrong}', expected ${expected}`];
  });
}

function wrongCounts({ maxNodes, volumeGiB = 200 }: KarpenterNodePoolProps): string[] {
  return Object.entries({ maxNodes, volumeGiB })
    .filter(([, value]) => !Number.isInteger(value) || value < 1)
    .map(([name, value]) => `${name} is ${value}, expected a whole number of at least 1`);
}

function isGpuType(type: string): boolean {
  return NVIDIA_FAMILIES.includes(type.split('.')[0] ?? '');
}

function mixedTypes({ instanceTypes }: KarpenterNodePoolProps): string[] {
  const [some, others] = [true, false].map((wanted) =>
    instanceTypes.find((type) => isGpuType(type) === wanted),
  );
  return some === undefined || others === undefined
    ? []
    : [`instanceTypes has '${some}', which has GPUs, and '${others}', expected types of one kind in a pool`];
}

function nodeClassSpec(subnetIds: readonly string[], props: KarpenterNodePoolProps): object {
  const { cluster, capacityReservationIds = [] } = props;
  return {
    amiFamily: props.amiFamily,
    amiSelectorTerms: props.amiIds.map((id) => ({ id })),
    instanceProfile: props.instanceProfileName,
    subnetSelectorTerms: subnetIds.map((id) => ({ id })),
    securityGroupSelectorTerms: [{ id: cluster.nodeSecurityGroup.securityGroupId }],
    capacityReservationSelectorTerms:
      capacityReservationIds.length === 0 ? undefined : capacityReservationIds.map((id) => ({ id })),
    associatePublicIPAddress: false,
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpProtocolIPv6: 'disabled',
      httpPutResponseHopLimit: 1,
      httpTokens: 'required',
    },
    blockDeviceMappings: volumes(props),
    instanceStorePolicy: (props.usesInstanceStore ?? true) ? 'RAID0' : undefined,
    tags: props.tags,
  };
}

/** Bottlerocket keeps its system on a volume of its own. */
function volumes({ cluster, amiFamily, volumeGiB = 200 }: KarpenterNodePoolProps): object[] {
  const volume = (deviceName: string, gibibytes: number): object => ({
    deviceName,
    ebs: {
      volumeSize: `${gibibytes}Gi`,
      volumeType: 'gp3',
      encrypted: true,
      kmsKeyID: cluster.encryptionKey.keyArn,
      deleteOnTermination: true,
    },
  });
  return amiFamily === KarpenterAmiFamily.BOTTLEROCKET
    ? [volume('/dev/xvda', 4), volume('/dev/xvdb', volumeGiB)]
    : [volume('/dev/xvda', volumeGiB)];
}

function nodePoolSpec(props: KarpenterNodePoolProps): object {
  const isBottlerocket = props.amiFamily === KarpenterAmiFamily.BOTTLEROCKET;
  const gpus = props.instanceTypes.every(isGpuType);
  const capacity = [
    'on-demand',
    ...((props.capacityReservationIds ?? []).length > 0 ? ['reserved'] : []),
    ...(props.spot === true ? ['spot'] : []),
  ];
  return {
    limits: { nodes: String(props.maxNodes) },
    disruption: {
      consolidationPolicy: 'WhenEmpty',
      consolidateAfter: '10m',
      budgets: [{ nodes: '1' }],
    },
    template: {
      metadata: {
        labels: {
          ...props.labels,
          ...(gpus ? { [GPU_PRESENT_LABEL]: 'true' } : {}),
          ...(props.hasEfa === true ? { [EFA_PRESENT_LABEL]: 'true' } : {}),
          ...(gpus && isBottlerocket ? { [DEVICE_PLUGIN_LABEL]: 'false' } : {}),
        },
      },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: props.name },
        expireAfter: 'Never',
        requirements: [
          { key: 'node.kubernetes.io/instance-type', operator: 'In', values: props.instanceTypes },
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: capacity },
        ],
        taints: gpus ? [{ key: GPU_TAINT, value: 'true', effect: 'NoSchedule' }] : undefined,
      },
    },
  };
}
