import { Fn, Lazy, Stack, TagManager, TagType, type IResolvable, type ITaggable } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { IAirGappedCluster } from '../cluster';
import type { AmiTypeRow } from './families';
import type { NodeInterface } from './interfaces';
import type { NodeCapacity } from './node-capacity';
import { admitAutoScaling } from './volume-key';

/** What instances of a node group are launched with. */
export interface NodeTemplateProps {
  readonly cluster: IAirGappedCluster;
  readonly instanceType: string;
  readonly ami: AmiTypeRow;
  /** Only for an own AMI: EKS chooses the others by type. */
  readonly imageId?: string;
  readonly capacity: NodeCapacity;
  readonly interfaces: readonly NodeInterface[];
  /** Group of the fabric between nodes, where there is one. */
  readonly fabricGroup?: ec2.ISecurityGroup;
  /** Size of the volume that holds what is not on the instance store, in GiB. */
  readonly volumeGiB: number;
  readonly placementGroupName?: string;
  readonly userData: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Bottlerocket's own volume; what it writes is on the other. */
const SYSTEM_VOLUME_GIB = 10;
/** MiB per second, the most that needs no more operations than gp3 has by itself, and twice what weights are planned to load at. */
const VOLUME_THROUGHPUT = 500;
const VOLUME_IOPS = 3000;

/**
 * The launch template of a managed node group.
 *
 * Metadata answers to tokens only and not to pods, there is no key to log in with and no public address, volumes are
 * encrypted with the key of the cluster, and the only security groups are its own: the group that EKS makes would be
 * attached if none was named, and lets everything out.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export class NodeLaunchTemplate extends Construct implements ITaggable {
  public readonly resource: ec2.CfnLaunchTemplate;

  /** What `Tags.of` says of it, for the instances and what they are made of: EC2 hands no tags of a stack on to these. */
  public readonly tags = new TagManager(TagType.KEY_VALUE, 'AWS::EC2::LaunchTemplate');

  constructor(scope: Construct, id: string, props: NodeTemplateProps) {
    super(scope, id);
    const { cluster, capacity, imageId, placementGroupName } = props;
    admitAutoScaling(cluster.encryptionKey, this);
    this.resource = new ec2.CfnLaunchTemplate(this, 'Resource', {
      launchTemplateData: {
        instanceType: props.instanceType,
        imageId,
        userData: Fn.base64(props.userData),
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpTokens: 'required',
          httpPutResponseHopLimit: 1,
          httpProtocolIpv6: 'disabled',
          instanceMetadataTags: 'disabled',
        },
        ebsOptimized: true,
        monitoring: { enabled: true },
        blockDeviceMappings: volumesOf(props),
        networkInterfaces: props.interfaces.map((one) => interfaceOf(one, props)),
        ...(placementGroupName === undefined ? {} : { placement: { groupName: placementGroupName } }),
        ...reservationOf(capacity),
        tagSpecifications: this.tagged(['instance', 'volume', 'network-interface'], props),
      },
      tagSpecifications: this.tagged(['launch-template'], props),
    });
  }

  private tagged(resourceTypes: readonly string[], props: NodeTemplateProps): IResolvable {
    return Lazy.any({
      produce: () =>
        resourceTypes.map((resourceType) => ({
          resourceType,
          tags: tagsOf(this, props, this.tags.tagValues()),
        })),
    });
  }
}

function volumesOf({
  ami,
  volumeGiB,
  cluster,
}: NodeTemplateProps): ec2.CfnLaunchTemplate.BlockDeviceMappingProperty[] {
  const volume = (deviceName: string, volumeSize: number) => ({
    deviceName,
    ebs: {
      volumeType: 'gp3',
      volumeSize,
      iops: VOLUME_IOPS,
      throughput: VOLUME_THROUGHPUT,
      encrypted: true,
      kmsKeyId: cluster.encryptionKey.keyArn,
      deleteOnTermination: true,
    },
  });
  return ami.dataDevice === undefined
    ? [volume(ami.rootDevice, volumeGiB)]
    : [volume(ami.rootDevice, SYSTEM_VOLUME_GIB), volume(ami.dataDevice, volumeGiB)];
}

function interfaceOf(
  { card, device, type }: NodeInterface,
  { cluster, fabricGroup }: NodeTemplateProps,
): ec2.CfnLaunchTemplate.NetworkInterfaceProperty {
  const addressed = type === 'efa-only' ? [] : [cluster.nodeSecurityGroup];
  const fabric = fabricGroup === undefined ? [] : [fabricGroup];
  return {
    ...(fabricGroup === undefined ? {} : { networkCardIndex: card }),
    deviceIndex: device,
    interfaceType: type,
    groups: [...addressed, ...fabric].map(({ securityGroupId }) => securityGroupId),
    associatePublicIpAddress: false,
    deleteOnTermination: true,
  };
}

function reservationOf({ reservationId, reservationGroupArn, isReserved, isCapacityBlock }: NodeCapacity) {
  if (!isReserved) return {};
  return {
    ...(isCapacityBlock ? { instanceMarketOptions: { marketType: 'capacity-block' } } : {}),
    capacityReservationSpecification: {
      capacityReservationTarget: {
        capacityReservationId: reservationId,
        capacityReservationResourceGroupArn: reservationGroupArn,
      },
    },
  };
}

/** What is said of the nodes goes before what is said of all around them. */
function tagsOf(
  scope: Construct,
  { cluster, tags }: NodeTemplateProps,
  around: Readonly<Record<string, string>>,
) {
  const { stackName } = Stack.of(scope);
  const all = {
    Name: `${stackName}/${scope.node.scope?.node.id ?? scope.node.id}`,
    ...around,
    [`cdk-airgap:cluster`]: cluster.clusterName,
    ...tags,
  };
  return Object.entries(all).map(([key, value]) => ({ key, value }));
}
