import { UsageError } from '../../shared/errors';
import { INSTANCE_TYPES, type InstanceType } from '../../sizing/hardware/instances';
import { hasNvidiaGpus, requireGpuInstance, type AmiTypeRow, type FamilyRow } from './families';
import { checkCapacity, checkSize, gpuAmiOf } from './gpu-node-group-checks';
import type { GpuNodeGroupProps } from './gpu-node-group-props';
import { fabricInterfaces, PLAIN_INTERFACE, type NodeInterface } from './interfaces';
import { NodeCapacity } from './node-capacity';
import { MOST_NODES_OF_REPLICA, WeightStorage } from './sized-model';

/** Volumes in GiB: beside an instance store that has images and weights, and where there is none. */
const VOLUME_BESIDE_STORE_GIB = 60;
const VOLUME_ALONE_GIB = 200;

/** What a GPU node group comes to before anything is made. */
export interface PlannedNodes {
  readonly instance: InstanceType;
  readonly family: FamilyRow;
  readonly ami: AmiTypeRow;
  readonly capacity: NodeCapacity;
  readonly interfaces: readonly NodeInterface[];
  readonly isFabric: boolean;
  readonly usesInstanceStore: boolean;
  readonly volumeGiB: number;
}

/**
 * What a GPU node group comes to.
 *
 * @throws UsageError for what cannot be: a sentence with what is allowed
 */
export function planGpuNodes(props: GpuNodeGroupProps, where: string): PlannedNodes {
  const { cluster, capacity = NodeCapacity.ON_DEMAND, nodesPerReplica = 1 } = props;
  const { instance, family } = requireGpuInstance(props.instanceType, where);
  const ami = gpuAmiOf(
    {
      ...{ instance, family, kubernetesVersion: cluster.kubernetesVersion },
      ...{ operatingSystem: props.operatingSystem, customAmi: props.customAmi },
      releaseVersion: props.releaseVersion,
    },
    where,
  );
  checkCapacity(instance, capacity, where);
  checkPlacement(props, where);
  checkNodes(nodesPerReplica, where);
  checkSize(props.size, nodesPerReplica, where);
  checkSizing(props, instance, where);
  const isFabric = nodesPerReplica > 1;
  const interfaces = isFabric ? fabricInterfaces(instance, family) : PLAIN_INTERFACE;
  if (interfaces.length === 0) {
    throw new UsageError(
      `${where}: nodesPerReplica is ${nodesPerReplica} and ${instance.instanceType} has no Elastic Fabric Adapter, ` +
        `expected 1, or one of ${fabricTypes()}`,
    );
  }
  return { instance, family, ami, capacity, interfaces, isFabric, ...storageOf(props, instance) };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html, read 2026-11-22. */
function checkPlacement({ capacity, placementGroupName }: GpuNodeGroupProps, where: string): void {
  if (capacity?.isCapacityBlock === true && placementGroupName !== undefined) {
    throw new UsageError(
      `${where}: placementGroupName is given and the capacity is a Capacity Block, which EC2 launches into no placement group, ` +
        'expected none: its instances are near each other',
    );
  }
}

function fabricTypes(): string {
  const types = INSTANCE_TYPES.filter((one) => hasNvidiaGpus(one) && one.efaInterfaces > 0);
  return types.map(({ instanceType }) => instanceType).join(', ');
}

function checkNodes(nodes: number, where: string): void {
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_NODES_OF_REPLICA) {
    throw new UsageError(
      `${where}: nodesPerReplica is ${nodes}, expected a whole number from 1 to ${MOST_NODES_OF_REPLICA}`,
    );
  }
}

/** What a group is for must be what it is. */
function checkSizing(
  { sizing, nodesPerReplica = 1, volumeGiB }: GpuNodeGroupProps,
  { instanceType }: InstanceType,
  where: string,
): void {
  if (sizing === undefined) return;
  if (!sizing.fits) {
    throw new UsageError(
      `${where}: ${sizing.model} does not fit ${sizing.instanceType}: ${sizing.reasons[0] ?? 'no reason is given'}`,
    );
  }
  if (sizing.instanceType !== instanceType || sizing.nodes !== nodesPerReplica) {
    throw new UsageError(
      `${where}: it has ${nodesPerReplica} × ${instanceType} for each replica, expected ${sizing.nodes} × ` +
        `${sizing.instanceType} as ${sizing.model} was sized`,
    );
  }
  if (
    sizing.weightStorage === WeightStorage.EBS &&
    volumeGiB !== undefined &&
    volumeGiB < sizing.storageGiB
  ) {
    throw new UsageError(
      `${where}: volumeGiB is ${volumeGiB}, expected at least ${sizing.storageGiB} for ${sizing.model}`,
    );
  }
}

/** Images and weights are on the instance store where it holds them, else on the volume. */
function storageOf(
  { sizing, volumeGiB }: GpuNodeGroupProps,
  { instanceStoreGB }: InstanceType,
): Pick<PlannedNodes, 'usesInstanceStore' | 'volumeGiB'> {
  const usesInstanceStore =
    sizing === undefined
      ? instanceStoreGB >= VOLUME_ALONE_GIB
      : sizing.weightStorage === WeightStorage.INSTANCE_STORE;
  const alone = sizing?.storageGiB ?? VOLUME_ALONE_GIB;
  return { usesInstanceStore, volumeGiB: volumeGiB ?? (usesInstanceStore ? VOLUME_BESIDE_STORE_GIB : alone) };
}
