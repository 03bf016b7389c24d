import { Duration, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { GpuNodeGroup } from '../../../lib/cluster/nodes/gpu-node-group';
import { NodeCapacity } from '../../../lib/cluster/nodes/node-capacity';
import { NodeOperatingSystem } from '../../../lib/cluster/nodes/node-group-props';
import { CUSTOM_AMI, gpuGroup, ground, groupData, launchData, RESERVATION } from './helpers';

const TWO_NODES = { instanceType: 'g6e.48xlarge', nodesPerReplica: 2, size: { min: 2, desired: 2, max: 4 } };
const BOTTLEROCKET = { operatingSystem: NodeOperatingSystem.BOTTLEROCKET };

describe('the launch template', () => {
  it('answers metadata to tokens only, and not to pods', () => {
    expect(launchData(gpuGroup()).MetadataOptions).toMatchObject({
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 1,
    });
  });

  it('has no key, no subnet and no profile', () => {
    const data = launchData(gpuGroup());
    expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['KeyName']));
    expect(JSON.stringify(data)).not.toMatch(/KeyName|SubnetId|IamInstanceProfile|SecurityGroupIds/);
  });

  it('hands tags of the app on to instances, volumes and interfaces', () => {
    const on = ground();
    const group = gpuGroup({ tags: { team: 'models' } }, on);
    Tags.of(on.stack.node.root).add('cost-center', '42');
    Tags.of(on.stack).add('team', 'platform');
    const specifications = launchData(group).TagSpecifications as { ResourceType: string; Tags: object[] }[];
    expect(specifications.map(({ ResourceType }) => ResourceType)).toEqual([
      'instance',
      'volume',
      'network-interface',
    ]);
    for (const { Tags: tags } of specifications) {
      expect(tags).toEqual(
        expect.arrayContaining([
          { Key: 'cost-center', Value: '42' },
          { Key: 'team', Value: 'models' },
        ]),
      );
    }
  });

  it('gives no interface a public address', () => {
    const interfaces = launchData(gpuGroup(TWO_NODES)).NetworkInterfaces as Record<string, unknown>[];
    expect(interfaces.map(({ AssociatePublicIpAddress }) => AssociatePublicIpAddress)).toEqual(
      Array(5).fill(false),
    );
  });

  it('names the group of nodes of the cluster, and no other, where nodes work alone', () => {
    const { stack, cluster, images } = ground();
    const [only, ...others] = launchData(gpuGroup({}, { stack, cluster, images }))
      .NetworkInterfaces as Record<string, unknown>[];
    expect(others).toEqual([]);
    expect(only?.Groups).toEqual([stack.resolve(cluster.nodeSecurityGroup.securityGroupId)]);
  });

  it('encrypts all volumes with the key of the cluster', () => {
    const { stack, cluster, images } = ground();
    const data = launchData(gpuGroup(BOTTLEROCKET, { stack, cluster, images }));
    const volumes = data.BlockDeviceMappings as { DeviceName: string; Ebs: Record<string, unknown> }[];
    expect(volumes.map(({ DeviceName }) => DeviceName)).toEqual(['/dev/xvda', '/dev/xvdb']);
    for (const { Ebs } of volumes) {
      const key = stack.resolve(cluster.encryptionKey.keyArn) as unknown;
      expect(Ebs).toMatchObject({ Encrypted: true, KmsKeyId: key, VolumeType: 'gp3' });
    }
  });

  it('asks for no more throughput than its operations allow', () => {
    const [{ Ebs }] = launchData(gpuGroup()).BlockDeviceMappings as [{ Ebs: Record<string, number> }];
    expect(Ebs.Throughput).toBeLessThanOrEqual((Ebs.Iops ?? 0) / 4);
  });

  it('makes one array of the instance store on Amazon Linux', () => {
    expect(JSON.stringify(launchData(gpuGroup()).UserData)).toContain('RAID0');
  });

  it('makes one array of the instance store on Bottlerocket', () => {
    expect(JSON.stringify(launchData(gpuGroup(BOTTLEROCKET)).UserData)).toMatch(/ephemeral-storage.*init/);
  });

  it('leaves an instance store alone that is not there', () => {
    const data = launchData(gpuGroup({ instanceType: 'g5g.xlarge' }));
    expect(JSON.stringify(data.UserData)).not.toContain('RAID0');
    expect(data.BlockDeviceMappings).toMatchObject([{ Ebs: { VolumeSize: 200 } }]);
  });

  it('has the size that is asked for', () => {
    const data = launchData(gpuGroup({ volumeGiB: 321 }));
    expect(data.BlockDeviceMappings).toMatchObject([{ Ebs: { VolumeSize: 321 } }]);
  });

  it('tells the kubelet how many pods there may be and how long they may take to end', () => {
    const group = gpuGroup({ maxPods: 20, shutdownGracePeriod: Duration.seconds(40) });
    expect(launchData(group).UserData).toEqual({
      'Fn::Base64': expect.stringMatching(
        /"maxPods": 20,\s+"shutdownGracePeriod": "40s",\s+"shutdownGracePeriodCriticalPods": "10s"/,
      ),
    });
  });

  it('keeps Bottlerocket from reporting to its makers and from clocks of the internet', () => {
    expect(launchData(gpuGroup({ ...BOTTLEROCKET, maxPods: 20 })).UserData).toEqual({
      'Fn::Base64': expect.stringMatching(
        /^\[settings\.kubernetes\]\nmax-pods = 20\n[^]*\[settings\.metrics\]\nsend-metrics = false\n\n\[settings\.ntp\]\ntime-servers = \["169\.254\.169\.123"\]\n[^]*\[settings\.host-containers\.control\]\nenabled = false/,
      ),
    });
  });

  it('tags instances, volumes and interfaces', () => {
    const found = launchData(gpuGroup({ tags: { Owner: 'ml' } })).TagSpecifications as {
      ResourceType: string;
      Tags: unknown[];
    }[];
    expect(found.map(({ ResourceType }) => ResourceType)).toEqual([
      'instance',
      'volume',
      'network-interface',
    ]);
    expect(found.every(({ Tags }) => JSON.stringify(Tags).includes('{"Key":"Owner","Value":"ml"}'))).toBe(
      true,
    );
  });
});

describe('the node group', () => {
  it('names its AMI type, its size and its role', () => {
    expect(groupData(gpuGroup())).toMatchObject({
      AmiType: 'AL2023_x86_64_NVIDIA',
      Version: '1.35',
      CapacityType: 'ON_DEMAND',
      ScalingConfig: { MinSize: 1, DesiredSize: 1, MaxSize: 2 },
      ForceUpdateEnabled: false,
    });
  });

  it('is repaired, and replaced one node after the other', () => {
    expect(groupData(gpuGroup())).toMatchObject({
      NodeRepairConfig: { Enabled: true },
      UpdateConfig: { MaxUnavailable: 1, UpdateStrategy: 'MINIMAL' },
    });
  });

  it('keeps all but GPU workloads off', () => {
    expect(groupData(gpuGroup())).toMatchObject({
      Labels: { 'nvidia.com/gpu.present': 'true' },
      Taints: [{ Key: 'nvidia.com/gpu', Value: 'true', Effect: 'NO_SCHEDULE' }],
    });
  });

  it('says of Bottlerocket that it has the device plugin', () => {
    const group = gpuGroup(BOTTLEROCKET);
    expect(group.bringsDevicePlugin).toBe(true);
    expect(groupData(group).Labels).toMatchObject({ 'nvidia.com/gpu.deploy.device-plugin': 'false' });
  });

  it('has the labels that are asked for', () => {
    expect(groupData(gpuGroup({ labels: { team: 'ml' } })).Labels).toMatchObject({ team: 'ml' });
  });

  it('may have labels of Kubernetes that the kubelet takes', () => {
    const labels = { 'node.kubernetes.io/pool': 'gpu' };
    expect(groupData(gpuGroup({ labels })).Labels).toMatchObject(labels);
  });

  it('pins a release', () => {
    expect(groupData(gpuGroup({ releaseVersion: '1.35.2-20261103' })).ReleaseVersion).toBe('1.35.2-20261103');
  });

  it('is spread over the zones of the cluster', () => {
    expect(groupData(gpuGroup()).Subnets).toHaveLength(2);
  });

  it('waits for what must be there before nodes', () => {
    const { stack, cluster, images } = ground();
    gpuGroup({}, { stack, cluster, images });
    const clusterId = stack.getLogicalId(cluster.node.findChild('Resource') as never);
    const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources('AWS::EKS::Nodegroup')) as [
      { DependsOn: string[] },
    ];
    expect(DependsOn).toContain(clusterId);
  });
});

describe('nodes that serve one model together', () => {
  it('stand side by side in one zone', () => {
    const group = gpuGroup(TWO_NODES);
    Template.fromStack(group.node.scope as never).hasResourceProperties('AWS::EC2::PlacementGroup', {
      Strategy: 'cluster',
    });
    expect(groupData(group).Subnets).toHaveLength(1);
    expect(launchData(group).Placement).toEqual({
      GroupName: { Ref: expect.stringContaining('PlacementGroup') },
    });
  });

  it('have the fabric on every card, in a group that is open to itself alone', () => {
    const group = gpuGroup(TWO_NODES);
    expect(group.efaInterfaces).toBe(4);
    expect(groupData(group).Labels).toMatchObject({ 'vpc.amazonaws.com/efa.present': 'true' });
    const made = Template.fromStack(group.node.scope as never);
    const [id] = Object.keys(
      made.findResources('AWS::EC2::SecurityGroup', {
        Properties: { GroupDescription: 'Elastic Fabric Adapters of Prod/Gpus, among themselves' },
      }),
    );
    const self = { 'Fn::GetAtt': [id, 'GroupId'] };
    made.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      GroupId: self,
      DestinationSecurityGroupId: self,
    });
    made.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: self,
      SourceSecurityGroupId: self,
    });
    made.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Elastic Fabric Adapters of Prod/Gpus, among themselves',
      SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32' }],
    });
  });

  it('are replaced together', () => {
    expect(groupData(gpuGroup(TWO_NODES)).UpdateConfig).toMatchObject({ MaxUnavailable: 2 });
  });

  it('take a placement group that is there', () => {
    const group = gpuGroup({ ...TWO_NODES, placementGroupName: 'own' });
    expect(launchData(group).Placement).toEqual({ GroupName: 'own' });
    Template.fromStack(group.node.scope as never).resourceCountIs('AWS::EC2::PlacementGroup', 0);
  });
});

describe('capacity', () => {
  const BLOCK = {
    ...{ instanceType: 'p5.48xlarge', availabilityZone: 'eu-central-1b' },
    capacity: NodeCapacity.capacityBlock(RESERVATION),
  };

  it('of a Capacity Block is named in the template and in the group', () => {
    const group = gpuGroup(BLOCK);
    expect(launchData(group)).toMatchObject({
      InstanceMarketOptions: { MarketType: 'capacity-block' },
      CapacityReservationSpecification: {
        CapacityReservationTarget: { CapacityReservationId: RESERVATION },
      },
      InstanceType: 'p5.48xlarge',
    });
    expect(groupData(group)).toMatchObject({ CapacityType: 'CAPACITY_BLOCK' });
    expect(groupData(group).Subnets).toHaveLength(1);
  });

  it('of a Capacity Block may go down to none when it ends, whatever a model needs', () => {
    const { stack, cluster, images } = ground();
    const { instanceType, ...bought } = BLOCK;
    const group = GpuNodeGroup.forModel(stack, 'Gpus', {
      ...{ cluster, images, ...bought },
      model: { model: 'Qwen/Qwen2.5-72B-Instruct-AWQ', limits: { allowed: [instanceType] } },
    });
    expect(groupData(group).ScalingConfig).toEqual({ MinSize: 0, DesiredSize: 1, MaxSize: 1 });
  });

  const GROUP = 'arn:aws:resource-groups:eu-central-1:111122223333:group/gpus';

  it('of a group of reservations is launched into these, in every zone', () => {
    const group = gpuGroup({ capacity: NodeCapacity.reservationGroup(GROUP) });
    expect(groupData(group)).toMatchObject({ CapacityType: 'ON_DEMAND' });
    expect(groupData(group).Subnets).toHaveLength(2);
    expect(launchData(group).CapacityReservationSpecification).toEqual({
      CapacityReservationTarget: { CapacityReservationResourceGroupArn: GROUP },
    });
  });

  it('of a group of reservations is where these are, also in placement groups', () => {
    const capacity = NodeCapacity.reservationGroup(GROUP);
    expect(() => gpuGroup({ ...TWO_NODES, capacity })).toThrow(
      "2 nodes serve one model, expected availabilityZone, one of 'eu-central-1a', 'eu-central-1b'",
    );
    const group = gpuGroup({ ...TWO_NODES, capacity, availabilityZone: 'eu-central-1a' });
    expect(launchData(group).Placement).toBeUndefined();
  });

  it('of a reservation is on demand', () => {
    const group = gpuGroup({ ...BLOCK, capacity: NodeCapacity.reservation(RESERVATION) });
    expect(launchData(group).InstanceMarketOptions).toBeUndefined();
    expect(groupData(group).CapacityType).toBe('ON_DEMAND');
  });

  it('that is reserved makes no placement group, which it would have to be in', () => {
    const group = gpuGroup({ ...BLOCK, nodesPerReplica: 2, size: { min: 0, desired: 2, max: 2 } });
    Template.fromStack(group.node.scope as never).resourceCountIs('AWS::EC2::PlacementGroup', 0);
  });

  it('may be spare', () => {
    expect(groupData(gpuGroup({ capacity: NodeCapacity.SPOT })).CapacityType).toBe('SPOT');
  });
});

describe('an own AMI', () => {
  const OWN = { instanceType: 'g7.2xlarge', customAmi: CUSTOM_AMI };

  it('is named in the template alone, since EKS refuses a type beside it', () => {
    const group = gpuGroup(OWN);
    expect(launchData(group).ImageId).toBe(CUSTOM_AMI.amiId);
    expect(Object.keys(groupData(group))).not.toEqual(expect.arrayContaining(['AmiType']));
    expect(groupData(group)).not.toHaveProperty('Version');
  });

  it('is told all that a node needs to join', () => {
    const { stack, cluster, images } = ground();
    const text = JSON.stringify(launchData(gpuGroup(OWN, { stack, cluster, images })).UserData);
    const parts = [cluster.clusterEndpoint, cluster.certificateAuthorityData, cluster.clusterName];
    for (const part of parts) expect(text).toContain(JSON.stringify(stack.resolve(part)));
    expect(text).toContain(cluster.serviceCidr);
    expect(text).toContain('--register-with-taints=nvidia.com/gpu=true:NoSchedule');
  });

  it('of Bottlerocket is told them as settings', () => {
    const group = gpuGroup({
      ...OWN,
      customAmi: { ...CUSTOM_AMI, operatingSystem: NodeOperatingSystem.BOTTLEROCKET },
    });
    const text = JSON.stringify(launchData(group).UserData);
    for (const name of [
      'cluster-name',
      'api-server',
      'cluster-certificate',
      'cluster-dns-ip',
      'node-taints',
    ]) {
      expect(text).toContain(name);
    }
  });
});
