import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { NodeOperatingSystem } from '../../../lib/cluster/nodes/node-group-props';
import { ACCELERATED_FAMILIES, processorsOf } from '../../../lib/cluster/nodes/processors';
import { SystemNodeGroup } from '../../../lib/cluster/nodes/system-node-group';
import type { SystemNodeGroupProps } from '../../../lib/cluster/nodes/system-node-group-props';
import { familyOf, INSTANCE_TYPES } from '../../../lib/sizing/hardware/instances';
import { ground } from './helpers';

function made(props: Partial<SystemNodeGroupProps> = {}): Template {
  const { stack, cluster, images } = ground();
  new SystemNodeGroup(stack, 'System', { cluster, images, ...props });
  return Template.fromStack(stack);
}

function group(props: Partial<SystemNodeGroupProps> = {}): Record<string, unknown> {
  const [found] = Object.values(made(props).findResources('AWS::EKS::Nodegroup'));
  return (found as { Properties: Record<string, unknown> }).Properties;
}

describe('a system node group', () => {
  it('has a node in each zone', () => {
    expect(group()).toMatchObject({ ScalingConfig: { MinSize: 2, DesiredSize: 2, MaxSize: 4 } });
    expect(group().Subnets).toHaveLength(2);
  });

  it('takes any pod', () => {
    expect(group().Taints ?? []).toEqual([]);
  });

  it('is said to take any pod, for what waits for it', () => {
    const { stack, cluster, images } = ground();
    const told: unknown[] = [];
    const listening = Object.create(cluster, {
      runsPodsOn: { value: (nodes: unknown) => told.push(nodes) },
    }) as typeof cluster;
    const system = new SystemNodeGroup(stack, 'System', { cluster: listening, images });
    expect(told).toEqual([system]);
  });

  it('is launched as GPU nodes are: tokens, encryption, no public address', () => {
    made().hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 100 } }],
        NetworkInterfaces: [{ AssociatePublicIpAddress: false, DeviceIndex: 0 }],
      },
    });
  });

  it.each([
    ['m6i.xlarge', NodeOperatingSystem.AL2023, 'AL2023_x86_64_STANDARD'],
    ['m7g.xlarge', NodeOperatingSystem.AL2023, 'AL2023_ARM_64_STANDARD'],
    ['c7a.xlarge', NodeOperatingSystem.BOTTLEROCKET, 'BOTTLEROCKET_x86_64'],
    ['im4gn.xlarge', NodeOperatingSystem.BOTTLEROCKET, 'BOTTLEROCKET_ARM_64'],
  ])('of %s with %s has %s', (instanceType, operatingSystem, AmiType) => {
    expect(group({ instanceType, operatingSystem })).toMatchObject({ AmiType });
  });
});

describe('a system node group is refused', () => {
  const where = "SystemNodeGroup 'Prod/System'";

  it.each([
    [{ size: { min: 1, desired: 2, max: 2 } }, `${where}: min is 1, expected at least 2, one in each zone`],
    [
      { instanceType: 'g6.xlarge' },
      `${where}: instance type 'g6.xlarge' has accelerators, expected one without, such as 'm6i.xlarge': GpuNodeGroup makes nodes with GPUs`,
    ],
    [
      { instanceType: 't2.large' },
      `${where}: instance type 't2.large' is never EBS-optimized, which the launch template asks for, expected one like 'm6i.xlarge'`,
    ],
    [
      { instanceType: 'm3.medium' },
      `${where}: instance type 'm3.medium' is never EBS-optimized, which the launch template asks for, expected one like 'm6i.xlarge'`,
    ],
    [{ instanceType: 'M6i' }, `${where}: instanceType is 'M6i', expected one like 'm6i.xlarge'`],
    [
      { subnets: { availabilityZones: ['eu-central-1a'], subnetGroupName: 'App' } },
      `${where}: its subnets are in 1 zone, expected at least 2: what the cluster runs must outlive one`,
    ],
    [
      { releaseVersion: 'latest' },
      `${where}: releaseVersion is 'latest', expected one of AL2023_x86_64_STANDARD like '1.35.2-20261103'`,
    ],
    [{ images: undefined }, `${where}: nobody says what the nodes may pull, expected images or nodeRole`],
  ])('%j', (props, message) => {
    expect(() => made(props)).toThrow(message);
  });
});

describe('processors', () => {
  it.each(['m6g.large', 'c7gn.large', 'x2gd.large', 'is4gen.large', 'a1.large', 't4g.large', 'hpc7g.large'])(
    'of %s are Arm',
    (type) => {
      expect(processorsOf(type)).toBe('arm64');
    },
  );

  it.each(['m6i.large', 'c7a.large', 'm7i-flex.large', 'u7i-12tb.224xlarge', 'r8i.large', 't3.large'])(
    'of %s are x86',
    (type) => {
      expect(processorsOf(type)).toBe('x86_64');
    },
  );

  it('with accelerators include every family that models are sized for', () => {
    expect(ACCELERATED_FAMILIES).toEqual(expect.arrayContaining([...new Set(INSTANCE_TYPES.map(familyOf))]));
  });
});
