import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { GpuNodeGroup } from '../../../lib/cluster/nodes/gpu-node-group';
import type { GpuNodeGroupProps } from '../../../lib/cluster/nodes/gpu-node-group-props';
import { ModelSizing } from '../../../lib/cluster/nodes/model-sizing';
import { NodeCapacity } from '../../../lib/cluster/nodes/node-capacity';
import { NodeOperatingSystem } from '../../../lib/cluster/nodes/node-group-props';
import { CUSTOM_AMI, gpuGroup, ground, RESERVATION } from './helpers';

const { BOTTLEROCKET } = NodeOperatingSystem;
const BLOCK = NodeCapacity.capacityBlock(RESERVATION);
const ZONES = "'eu-central-1a', 'eu-central-1b'";
const TWO = { min: 2, desired: 2, max: 2 };

const CASES: readonly (readonly [string, Partial<GpuNodeGroupProps>, string])[] = [
  // What languages without types let through.
  [
    'an operating system that is none',
    { operatingSystem: 'ubuntu' as never },
    "operatingSystem is 'ubuntu', expected one of al2023, bottlerocket",
  ],
  [
    'the name of a capacity',
    { capacity: 'SPOT' as never },
    "capacity is 'SPOT', expected one like NodeCapacity.SPOT",
  ],
  ['a role that is no NodeRole', { nodeRole: 'arn' as never }, "nodeRole is 'arn', expected a NodeRole"],
  [
    'a family that nobody knows',
    { instanceType: 'z9.large' },
    "instance type 'z9.large' is not in the catalogue of accelerated types",
  ],
  [
    'Bottlerocket where it has no driver',
    { instanceType: 'p6e-gb200.36xlarge', operatingSystem: BOTTLEROCKET, capacity: BLOCK },
    "operatingSystem 'bottlerocket' means AMI type BOTTLEROCKET_ARM_64_NVIDIA, which does not run p6e-gb200.36xlarge, expected one of AL2023_ARM_64_NVIDIA",
  ],
  [
    'G7 with an AMI of EKS',
    { instanceType: 'g7.2xlarge' },
    'no AMI of EKS has the driver for g7.2xlarge, expected customAmi with driver 595 or later',
  ],
  [
    'G7 with an old driver',
    { instanceType: 'g7.2xlarge', customAmi: { ...CUSTOM_AMI, driverVersion: '580.95.05' } },
    "driverVersion is '580.95.05', expected 595 or later for g7.2xlarge",
  ],
  [
    'P3 with a new driver',
    { instanceType: 'p3.2xlarge', customAmi: CUSTOM_AMI },
    "driverVersion is '595.58.03', expected 418 or later and below 595 for p3.2xlarge",
  ],
  [
    'an AMI without an id',
    { customAmi: { ...CUSTOM_AMI, amiId: 'latest' } },
    "amiId is 'latest', expected one like 'ami-0123456789abcdef0'",
  ],
  [
    'a driver that is no version',
    { customAmi: { ...CUSTOM_AMI, driverVersion: 'newest' } },
    "driverVersion is 'newest', expected one like '595.58.03'",
  ],
  [
    'two operating systems',
    { customAmi: CUSTOM_AMI, operatingSystem: BOTTLEROCKET },
    "operatingSystem is 'bottlerocket' and that of customAmi 'al2023', expected one of them",
  ],
  [
    'a release beside an own AMI',
    { customAmi: CUSTOM_AMI, releaseVersion: '1.35.2-20261103' },
    'releaseVersion and customAmi both say which AMI, expected one of them',
  ],
  [
    'a release of another operating system',
    { operatingSystem: BOTTLEROCKET, releaseVersion: '1.35.2-20261103' },
    "releaseVersion is '1.35.2-20261103', expected one of BOTTLEROCKET_x86_64_NVIDIA like '1.57.0-0123abcd'",
  ],
  [
    'a release for another version of Kubernetes',
    { releaseVersion: '1.34.2-20261103' },
    "releaseVersion is '1.34.2-20261103' and the cluster has Kubernetes 1.35, expected a release of that",
  ],
  [
    'the tier of the endpoints, which has no route to Amazon S3',
    { subnets: { subnetGroupName: 'Endpoints' } },
    "subnets has 'Prod/Net/Resource/EndpointsSubnet1', expected those of workload tiers of the cluster's network: App, Data",
  ],
  ...['node-role.kubernetes.io/gpu', 'topology.kubernetes.io/zone', 'x.k8s.io/a', 'eks.amazonaws.com/a'].map(
    (key) =>
      [
        `label ${key}, with which the kubelet does not start`,
        { labels: { [key]: 'a' } },
        `label '${key}' is given by Kubernetes, Amazon EKS or the group itself, expected one of your own, or of node.kubernetes.io`,
      ] as const,
  ),
  [
    'a release that is too old for the GPU',
    {
      ...{ instanceType: 'p6e-gb200.36xlarge', capacity: BLOCK, availabilityZone: 'eu-central-1a' },
      releaseVersion: '1.33.1-20250901',
    },
    "releaseVersion is '1.33.1-20250901', expected one of 20251103 or later for p6e-gb200.36xlarge",
  ],
  [
    'more nodes than an instance type can join',
    { instanceType: 'g6.xlarge', nodesPerReplica: 2, size: TWO },
    'nodesPerReplica is 2 and g6.xlarge has no Elastic Fabric Adapter, expected 1, or one of g4dn.12xlarge',
  ],
  ['half a node', { nodesPerReplica: 1.5 }, 'nodesPerReplica is 1.5, expected a whole number from 1 to 100'],
  [
    'more nodes than are replaced at once',
    {
      ...{ instanceType: 'p5.48xlarge', nodesPerReplica: 101 },
      size: { min: 0, desired: 101, max: 101 },
    },
    'nodesPerReplica is 101, expected a whole number from 1 to 100',
  ],
  [
    'a part of a second to end in',
    { shutdownGracePeriod: Duration.millis(1500) },
    "shutdownGracePeriod is 'Duration.millis(1500)', expected whole seconds, like Duration.seconds(30)",
  ],
  [
    'a number to end in',
    { shutdownGracePeriod: 30 as never },
    'shutdownGracePeriod is 30, expected one like Duration.minutes(5)',
  ],
  [
    'a Capacity Block of what none is sold for',
    { capacity: BLOCK },
    'no Capacity Blocks are sold for g6.xlarge, expected one of p4d.24xlarge',
  ],
  [
    'by the hour what is sold in Capacity Blocks only',
    { instanceType: 'p6e-gb200.36xlarge' },
    'p6e-gb200.36xlarge is sold in Capacity Blocks only, expected capacity NodeCapacity.capacityBlock(id)',
  ],
  [
    'spare capacity of what is sold in Capacity Blocks only',
    { instanceType: 'p6e-gb200.36xlarge', capacity: NodeCapacity.SPOT },
    'p6e-gb200.36xlarge is sold in Capacity Blocks only',
  ],
  [
    'a Capacity Block in a placement group',
    {
      ...{ instanceType: 'p5.48xlarge', capacity: BLOCK, availabilityZone: 'eu-central-1a' },
      placementGroupName: 'near',
    },
    'placementGroupName is given and the capacity is a Capacity Block, which EC2 launches into no placement group, expected none: its instances are near each other',
  ],
  [
    'a reservation in no zone',
    { instanceType: 'p5.48xlarge', capacity: BLOCK },
    `its capacity is reserved in one zone, expected availabilityZone, one of ${ZONES}`,
  ],
  [
    'a zone without subnets',
    { availabilityZone: 'eu-central-1c' },
    `availabilityZone is 'eu-central-1c', expected one in which nodes have subnets: ${ZONES}`,
  ],
  [
    'more nodes than the most',
    { size: { min: 1, desired: 3, max: 2 } },
    'min is 1, desired 3 and max 2, expected min ≤ desired ≤ max and a max from 1',
  ],
  ['fewer than none', { size: { min: -1, desired: 1, max: 2 } }, 'min is -1, expected a whole number from 0'],
  [
    'a part of a replica',
    { instanceType: 'p5.48xlarge', nodesPerReplica: 2, size: { min: 0, desired: 3, max: 4 } },
    'desired is 3, expected a multiple of the 2 nodes of one replica',
  ],
  ['no volume', { volumeGiB: 0 }, 'volumeGiB is 0, expected a whole number from 20 to 65536'],
  ['a volume of no size', { volumeGiB: NaN }, 'volumeGiB is NaN, expected a whole number from 20 to 65536'],
  [
    'a volume that its image does not fit',
    { volumeGiB: 10 },
    'volumeGiB is 10, expected a whole number from 20 to 65536',
  ],
  ['half a pod', { maxPods: 1.5 }, 'maxPods is 1.5, expected a whole number from 1'],
  ['no pods', { maxPods: 0 }, 'maxPods is 0, expected a whole number from 1'],
  ['a label without a name', { labels: { '': 'x' } }, "'=x' is no label, expected at most 63 letters"],
  [
    'a label with a space',
    { labels: { tier: 'a b' } },
    "'tier=a b' is no label, expected at most 63 letters",
  ],
  [
    'a label of EKS',
    { labels: { 'eks.amazonaws.com/nodegroup': 'own' } },
    "label 'eks.amazonaws.com/nodegroup' is given by Kubernetes, Amazon EKS or the group itself, expected one of your own, or of node.kubernetes.io",
  ],
  [
    'a label that charts select by',
    { labels: { 'nvidia.com/gpu.present': 'false' } },
    "label 'nvidia.com/gpu.present' is given by Kubernetes, Amazon EKS or the group itself, expected one of your own, or of node.kubernetes.io",
  ],
  [
    'a tag of AWS',
    { tags: { 'aws:own': 'x' } },
    "tag 'aws:own' cannot be set, expected a key of 1 to 128 characters that does not begin with aws:",
  ],
  [
    'nothing to pull from',
    { images: undefined },
    'nobody says what the nodes may pull, expected images or nodeRole',
  ],
];

describe('a GPU node group is refused', () => {
  it.each(CASES)('for %s', (_, props, message) => {
    const { stack, cluster, images } = ground();
    const make = (): unknown => gpuGroup(props, { stack, cluster, images });
    expect(make).toThrow(`GpuNodeGroup 'Prod/Gpus': ${message}`);
    expect(make).not.toThrow('\n');
  });

  it('without an instance type', () => {
    const instanceType = undefined as never;
    expect(() => gpuGroup({ instanceType })).toThrow(
      "GpuNodeGroup 'Prod/Gpus' has no instanceType, expected one with NVIDIA GPUs like 'g6e.12xlarge'",
    );
  });

  it('for a cluster of a Kubernetes that is too old for the GPU', () => {
    const on = ground();
    const cluster = Object.create(on.cluster, { kubernetesVersion: { value: '1.32' } }) as typeof on.cluster;
    expect(() => gpuGroup({ cluster, instanceType: 'p6e-gb200.36xlarge' }, on)).toThrow(
      "GpuNodeGroup 'Prod/Gpus': the cluster has Kubernetes 1.32, expected 1.33 or later for p6e-gb200.36xlarge",
    );
  });

  it.each([
    [{ cluster: undefined as never }, 'has no cluster, expected an AirGappedCluster'],
    [{ size: undefined as never }, 'has no size, expected min, desired and max'],
  ])('for what is left out: %j', (props, message) => {
    expect(() => gpuGroup(props)).toThrow(`GpuNodeGroup 'Prod/Gpus' ${message}`);
  });

  it('for a group of reservations without an ARN', () => {
    expect(() => NodeCapacity.reservationGroup(RESERVATION)).toThrow(
      `NodeCapacity.reservationGroup was given '${RESERVATION}', expected the ARN of a resource group, which ends like ` +
        "':resource-groups:us-east-1:111122223333:group/gpus'",
    );
  });

  it.each(['reservation', 'capacityBlock'] as const)('for a %s without an id', (kind) => {
    expect(() => NodeCapacity[kind]('')).toThrow(
      `NodeCapacity.${kind} was given '', expected the id of a capacity reservation like 'cr-0123456789abcdef0'`,
    );
  });
});

describe('the node group of a model is refused', () => {
  const model = { model: 'Qwen/Qwen3-32B', limits: { allowed: ['g6e.12xlarge'] } };

  function forModel(props: object): GpuNodeGroup {
    const { stack, cluster, images } = ground();
    return GpuNodeGroup.forModel(stack, 'Gpus', { cluster, images, ...props });
  }

  it('without a model', () => {
    expect(() => forModel({})).toThrow(
      "GpuNodeGroup 'Prod/Gpus': nobody says which model, expected sizing or model",
    );
  });

  it('with two', () => {
    expect(() => forModel({ model, sizing: ModelSizing.best(model) })).toThrow(
      "GpuNodeGroup 'Prod/Gpus': sizing and model both say which model, expected one of them",
    );
  });

  it('with fewer nodes than it was sized for', () => {
    expect(() => forModel({ model: { ...model, traffic: { replicas: 3 } }, size: TWO })).toThrow(
      "GpuNodeGroup 'Prod/Gpus': max is 2, expected at least the 3 nodes of 3 × 1 g6e.12xlarge",
    );
  });

  it('on hardware that it does not fit', () => {
    const sizing = ModelSizing.judge({ model: 'Qwen/Qwen3-32B', instanceType: 'g6.xlarge' });
    expect(() => forModel({ sizing })).toThrow(
      /^GpuNodeGroup 'Prod\/Gpus': Qwen\/Qwen3-32B does not fit g6\.xlarge: .+/,
    );
  });

  it('with another instance type than it was sized for', () => {
    const sizing = ModelSizing.best(model);
    expect(() => gpuGroup({ sizing })).toThrow(
      "GpuNodeGroup 'Prod/Gpus': it has 1 × g6.xlarge for each replica, expected 1 × g6e.12xlarge as Qwen/Qwen3-32B was sized",
    );
  });

  it('with a volume that is too small', () => {
    const sizing = ModelSizing.best({ model: 'Qwen/Qwen3-8B', limits: { allowed: ['g5g.16xlarge'] } });
    expect(() => forModel({ sizing, volumeGiB: 30 })).toThrow(
      `GpuNodeGroup 'Prod/Gpus': volumeGiB is 30, expected at least ${sizing.storageGiB} for Qwen/Qwen3-8B`,
    );
  });
});
