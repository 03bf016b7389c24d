import { describe, expect, it } from 'vitest';
import { KarpenterNodePool } from '../../../lib/cluster/charts/karpenter/karpenter-node-pool';
import type { KarpenterNodePoolProps } from '../../../lib/cluster/charts/karpenter/karpenter-node-pool-props';
import { KarpenterAmiFamily } from '../../../lib/cluster/charts/karpenter/karpenter-node-pool-props';
import { objectProblems } from '../kubernetes-schema';
import type { TestCluster } from './helpers';
import { testCluster } from './helpers';

const AMI = 'ami-0123456789abcdef0';
const RESERVATION = 'cr-0123456789abcdef0';

type Options = Partial<KarpenterNodePoolProps>;

function pool(options: Options = {}): TestCluster {
  const { stack, cluster } = testCluster();
  new KarpenterNodePool(stack, 'Pool', {
    cluster,
    name: 'gpus',
    instanceTypes: ['g6e.12xlarge'],
    instanceProfileName: 'nodes',
    amiFamily: KarpenterAmiFamily.AL2023,
    amiIds: [AMI],
    maxNodes: 4,
    ...options,
  });
  return cluster;
}

const classOf = (options?: Options): unknown => pool(options).object('EC2NodeClass', 'gpus').spec;
const poolOf = (options?: Options): unknown => pool(options).object('NodePool', 'gpus').spec;

describe('the node class of a KarpenterNodePool', () => {
  it('has metadata and names that Kubernetes takes', () => {
    const thirdParty = ['karpenter.k8s.aws/v1 EC2NodeClass', 'karpenter.sh/v1 NodePool'];
    expect(objectProblems(pool().objects, { thirdParty })).toEqual([]);
  });

  it('comes before the pool that names it', () => {
    expect(pool().objects.map(({ kind }) => kind)).toEqual(['EC2NodeClass', 'NodePool']);
  });

  it('starts machines from images that are named, and looks none up', () => {
    expect(classOf()).toMatchObject({ amiFamily: 'AL2023', amiSelectorTerms: [{ id: AMI }] });
  });

  it('has the security group of the nodes alone', () => {
    expect(classOf()).toMatchObject({ securityGroupSelectorTerms: [{ id: 'sg-1' }] });
  });

  it('stands in the subnets of the nodes, by id', () => {
    expect(classOf()).toMatchObject({ subnetSelectorTerms: [{ id: 'subnet-1' }, { id: 'subnet-2' }] });
  });

  it('has no public address', () => {
    expect(classOf()).toMatchObject({ associatePublicIPAddress: false });
  });

  it('keeps the metadata of machines from pods', () => {
    expect(classOf()).toMatchObject({
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1, httpProtocolIPv6: 'disabled' },
    });
  });

  it('names an instance profile, because none can be made', () => {
    expect(classOf()).toMatchObject({ instanceProfile: 'nodes' });
    expect(classOf()).not.toHaveProperty('role');
  });

  it.each([
    [KarpenterAmiFamily.AL2023, ['/dev/xvda']],
    [KarpenterAmiFamily.BOTTLEROCKET, ['/dev/xvda', '/dev/xvdb']],
  ])('encrypts every volume with the key of the cluster: %s', (amiFamily, devices) => {
    const { blockDeviceMappings } = classOf({ amiFamily }) as {
      blockDeviceMappings: { deviceName: string; ebs: unknown }[];
    };
    expect(blockDeviceMappings.map(({ deviceName }) => deviceName)).toEqual(devices);
    for (const { ebs } of blockDeviceMappings) {
      expect(ebs).toMatchObject({
        encrypted: true,
        kmsKeyID: expect.stringMatching(/^arn:.*:key\/1$/),
        volumeType: 'gp3',
      });
    }
  });

  it.each([
    [undefined, 'RAID0'],
    [false, undefined],
  ])('uses the disks of instances unless told otherwise: %s', (usesInstanceStore, policy) => {
    expect((classOf({ usesInstanceStore }) as { instanceStorePolicy?: string }).instanceStorePolicy).toBe(
      policy,
    );
  });

  it('names reservations by id', () => {
    expect(classOf({ capacityReservationIds: [RESERVATION] })).toMatchObject({
      capacityReservationSelectorTerms: [{ id: RESERVATION }],
    });
  });
});

describe('a KarpenterNodePool', () => {
  const capacity = (options?: Options): unknown =>
    (
      poolOf(options) as { template: { spec: { requirements: { key: string; values: string[] }[] } } }
    ).template.spec.requirements.find(({ key }) => key === 'karpenter.sh/capacity-type')?.values;

  it.each([
    ['on demand alone', {}, ['on-demand']],
    ['with reservations', { capacityReservationIds: [RESERVATION] }, ['on-demand', 'reserved']],
    ['with spot instances where they are asked for', { spot: true }, ['on-demand', 'spot']],
  ])('has capacity %s', (_, options, values) => {
    expect(capacity(options)).toEqual(values);
  });

  it('makes instances of the types that are named, and so many', () => {
    expect(poolOf()).toMatchObject({
      limits: { nodes: '4' },
      template: {
        spec: {
          requirements: expect.arrayContaining([
            { key: 'node.kubernetes.io/instance-type', operator: 'In', values: ['g6e.12xlarge'] },
          ]),
        },
      },
    });
  });

  it('takes empty nodes away alone, one at a time', () => {
    expect(poolOf()).toMatchObject({
      disruption: { consolidationPolicy: 'WhenEmpty', budgets: [{ nodes: '1' }] },
    });
  });

  it('says that its nodes have GPUs, and keeps other pods off them', () => {
    expect(poolOf({ labels: { team: 'a' } })).toMatchObject({
      template: {
        metadata: { labels: { team: 'a', 'nvidia.com/gpu.present': 'true' } },
        spec: { taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }] },
      },
    });
  });

  it('says that Bottlerocket brings the device plugin', () => {
    expect(poolOf({ amiFamily: KarpenterAmiFamily.BOTTLEROCKET })).toMatchObject({
      template: { metadata: { labels: { 'nvidia.com/gpu.deploy.device-plugin': 'false' } } },
    });
  });

  it('says that its nodes take adapters where they are asked for', () => {
    expect(JSON.stringify(poolOf({ hasEfa: true }))).toContain('"vpc.amazonaws.com/efa.present":"true"');
    expect(JSON.stringify(poolOf())).not.toContain('vpc.amazonaws.com/efa');
  });

  it.each(['m7i.4xlarge', 'c8g.2xlarge', 'g4ad.4xlarge', 'inf2.xlarge'])(
    'has no GPUs where types have none: %s',
    (type) => {
      const spec = poolOf({ instanceTypes: [type] });
      expect(JSON.stringify(spec)).not.toContain('nvidia.com');
    },
  );

  it.each(['g6e.12xlarge', 'gr6.4xlarge', 'p5.48xlarge', 'p6-b200.48xlarge', 'p6e-gb200.36xlarge'])(
    'has GPUs where types have: %s',
    (type) => {
      expect(JSON.stringify(poolOf({ instanceTypes: [type] }))).toContain('nvidia.com/gpu.present');
    },
  );
});

describe('KarpenterNodePool refuses', () => {
  it.each([
    ['a name that is no name', { name: 'GPUs' }, "KarpenterNodePool 'Stack/Pool': name 'GPUs' is malformed"],
    ['no type', { instanceTypes: [] }, 'instanceTypes is empty, expected types such as g6e.12xlarge'],
    ['a family for a type', { instanceTypes: ['g6e'] }, "instanceTypes has 'g6e', expected types such as"],
    [
      'no image',
      { amiIds: [] },
      'amiIds is empty, expected ids such as ami-0123456789abcdef0: nothing is looked up',
    ],
    ['an alias of images', { amiIds: ['al2023@latest'] }, "amiIds has 'al2023@latest', expected ids such as"],
    ['a reservation that is none', { capacityReservationIds: ['x'] }, "capacityReservationIds has 'x'"],
    ['no nodes', { maxNodes: 0 }, 'maxNodes is 0, expected a whole number of at least 1'],
    ['half a GiB', { volumeGiB: 0.5 }, 'volumeGiB is 0.5, expected a whole number of at least 1'],
  ])('%s', (_, options, message) => {
    expect(() => pool(options)).toThrow(message);
  });
});
