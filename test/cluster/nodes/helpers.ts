import { Stack, type App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { AirGappedCluster } from '../../../lib/cluster/air-gapped-cluster';
import { FAMILIES } from '../../../lib/cluster/nodes/families';
import { GpuNodeGroup } from '../../../lib/cluster/nodes/gpu-node-group';
import type { GpuNodeGroupProps } from '../../../lib/cluster/nodes/gpu-node-group-props';
import { NodeCapacity } from '../../../lib/cluster/nodes/node-capacity';
import { NodeOperatingSystem, type GpuNodeGroupOptions } from '../../../lib/cluster/nodes/node-group-props';
import type { ImageMirror } from '../../../lib/registry/image-mirror';
import { familyOf, INSTANCE_TYPES, type InstanceType } from '../../../lib/sizing/hardware/instances';
import { PURCHASES } from '../../../lib/sizing/planner/refusals/instance';
import { clusterIn, clusterStack } from '../helpers';

export const RESERVATION = 'cr-0123456789abcdef0';
export const CUSTOM_AMI = {
  amiId: 'ami-0123456789abcdef0',
  operatingSystem: NodeOperatingSystem.AL2023,
  driverVersion: '595.58.03',
};

/** A cluster, and the mirror that its nodes pull from. */
export interface Ground {
  readonly stack: Stack;
  readonly cluster: AirGappedCluster;
  readonly images: ImageMirror;
}

export function ground(app?: App): Ground {
  const stack = clusterStack(app);
  const cluster = clusterIn({ stack });
  return { stack, cluster, images: stack.node.findChild('Images') as ImageMirror };
}

/** One L4 on its own, unless the properties say something else. */
export function gpuGroup(
  props: Partial<GpuNodeGroupProps> = {},
  { stack, cluster, images } = ground(),
  id = 'Gpus',
): GpuNodeGroup {
  return new GpuNodeGroup(stack, id, {
    ...{ cluster, images, instanceType: 'g6.xlarge', size: { min: 1, desired: 1, max: 2 } },
    ...props,
  });
}

/** What the only launch template of a stack says. */
export function launchData(group: GpuNodeGroup): Record<string, unknown> {
  const found = Object.values(Template.fromStack(Stack.of(group)).findResources('AWS::EC2::LaunchTemplate'));
  const [{ Properties }] = found as [{ Properties: { LaunchTemplateData: Record<string, unknown> } }];
  return Properties.LaunchTemplateData;
}

/** The properties of the only node group of a stack. */
export function groupData(group: GpuNodeGroup): Record<string, unknown> {
  const found = Object.values(Template.fromStack(Stack.of(group)).findResources('AWS::EKS::Nodegroup'));
  const [{ Properties }] = found as [{ Properties: Record<string, unknown> }];
  return Properties;
}

/** The types of the catalogue with NVIDIA GPUs. */
export const NVIDIA_TYPES: readonly InstanceType[] = INSTANCE_TYPES.filter(
  ({ gpu }) => !/Inferentia|Trainium/.test(gpu),
);

/** What a type of the catalogue cannot be without. */
export function neededFor(
  instance: InstanceType,
): Pick<GpuNodeGroupOptions, 'capacity' | 'customAmi' | 'availabilityZone'> {
  const family = FAMILIES.find((row) => row.family === familyOf(instance));
  const sold = PURCHASES.find(({ instanceType }) => instanceType === instance.instanceType);
  return {
    ...(family?.amiTypes.length === 0 ? { customAmi: CUSTOM_AMI } : {}),
    ...(sold?.onDemand === false
      ? { capacity: NodeCapacity.capacityBlock(RESERVATION), availabilityZone: 'eu-central-1a' }
      : {}),
  };
}
