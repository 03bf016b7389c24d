import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { UsageError } from '../../shared/errors';
import {
  DEVICE_PLUGIN_LABEL,
  EFA_PRESENT_LABEL,
  GPU_PRESENT_LABEL,
  GPU_TAINT,
  MODEL_LABEL,
} from '../node-labels';
import { checkShape } from '../props-shape';
import type { GpuNodeGroupForModelProps, GpuNodeGroupProps } from './gpu-node-group-props';
import { planGpuNodes, type PlannedNodes } from './gpu-node-plan';
import { createManagedGroup, type CreatedGroup } from './managed-node-group';
import { ModelSizing } from './model-sizing';
import { subnetsOf } from './node-subnets';
import type { SizedModel } from './sized-model';

/** Taint value beside the key; workloads tolerate the key. */
const TAINT = { key: GPU_TAINT, value: 'true' };

/**
 * Nodes with NVIDIA GPUs in a private cluster, as a managed node group.
 *
 * Every instance type of the sizing catalogue with NVIDIA GPUs is taken, always with an AMI that has the driver for it. Nodes
 * are replaced one after the other, each stopped before the next is started, because a second set of GPUs is seldom there to
 * be had. Unhealthy nodes are repaired by EKS; it sees defects of GPUs only where its node monitoring agent runs.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/ml-node-groups.html
 */
export class GpuNodeGroup extends Construct {
  /**
   * The node group that serves a model.
   *
   * @throws UsageError where no instance type serves it within the limits
   */
  public static forModel(scope: Construct, id: string, props: GpuNodeGroupForModelProps): GpuNodeGroup {
    checkShape(`GpuNodeGroup '${pathOf(scope, id)}'`, props, { of: 'GpuNodeGroupForModelProps' });
    const { model, sizing: given, size, ...options } = props;
    if (given !== undefined && model !== undefined) {
      throw new UsageError(
        `GpuNodeGroup '${pathOf(scope, id)}': sizing and model both say which model, expected one of them`,
      );
    }
    const sizing = given ?? sizedBy(scope, id, props);
    const nodes = sizing.nodes * sizing.replicas;
    // When a block ends its nodes have to go, which no group lets them below its minimum.
    const min = options.capacity?.isCapacityBlock === true ? 0 : nodes;
    const sized = size ?? { min, desired: nodes, max: nodes };
    if (sized.max < nodes) {
      throw new UsageError(
        `GpuNodeGroup '${pathOf(scope, id)}': max is ${sized.max}, expected at least the ${nodes} nodes of ` +
          `${sizing.replicas} × ${sizing.nodes} ${sizing.instanceType}`,
      );
    }
    return new GpuNodeGroup(scope, id, {
      ...options,
      instanceType: sizing.instanceType,
      nodesPerReplica: sizing.nodes,
      size: sized,
      sizing,
    });
  }

  /** EC2 instance type of the nodes. */
  public readonly instanceType: string;

  /** GPUs of each node. */
  public readonly gpusPerNode: number;

  /** Nodes that serve one copy of a model together. */
  public readonly nodesPerReplica: number;

  /** Elastic Fabric Adapters of each node; 0 where nodes work alone. */
  public readonly efaInterfaces: number;

  /** Whether NVIDIA's device plugin is part of the operating system, so that none is to be run on the nodes. */
  public readonly bringsDevicePlugin: boolean;

  /** Architecture of the processors, which images must be for: `x86_64` or `arm64`. */
  public readonly architecture: string;

  /** Labels of the nodes, to select them by. */
  public readonly labels: { [key: string]: string };

  /** What the group was sized for; undefined where the instance type was named. */
  public readonly sizing?: SizedModel;

  /** Name of the node group. */
  public readonly nodeGroupName: string;

  /** The node group. */
  public readonly resource: eks.CfnNodegroup;

  /** Role of the nodes. */
  public readonly nodeRole: iam.IRole;

  private readonly where: string;

  constructor(scope: Construct, id: string, props: GpuNodeGroupProps) {
    super(scope, id);
    this.where = `GpuNodeGroup '${this.node.path}'`;
    checkShape(this.where, props, {
      of: 'GpuNodeGroupProps',
      expected: { instanceType: "one with NVIDIA GPUs like 'g6e.12xlarge'" },
    });
    const planned = planGpuNodes(props, this.where);
    this.instanceType = planned.instance.instanceType;
    this.gpusPerNode = planned.instance.gpus;
    this.nodesPerReplica = props.nodesPerReplica ?? 1;
    this.efaInterfaces = planned.interfaces.filter(({ type }) => type !== 'interface').length;
    this.bringsDevicePlugin = planned.ami.bringsDevicePlugin;
    this.architecture = planned.family.architecture;
    this.sizing = props.sizing;
    this.labels = this.labelsOf(props);
    const group = this.create(props, planned);
    this.resource = group.resource;
    this.nodeGroupName = group.resource.attrNodegroupName;
    this.nodeRole = group.nodeRole;
  }

  private labelsOf({ labels, sizing }: GpuNodeGroupProps): { [key: string]: string } {
    return {
      [GPU_PRESENT_LABEL]: 'true',
      ...(this.bringsDevicePlugin ? { [DEVICE_PLUGIN_LABEL]: 'false' } : {}),
      ...(this.efaInterfaces > 0 ? { [EFA_PRESENT_LABEL]: 'true' } : {}),
      ...(sizing === undefined ? {} : { [MODEL_LABEL]: labelValue(sizing.model) }),
      ...labels,
    };
  }

  private create(props: GpuNodeGroupProps, planned: PlannedNodes): CreatedGroup {
    const { capacity, isFabric } = planned;
    const { isReserved } = capacity;
    const togetherBecause = reasonForOneZone(planned, this.nodesPerReplica);
    const subnets = subnetsOf({ ...props, togetherBecause, canChooseZone: !isReserved }, this.where);
    const placementGroupName =
      props.placementGroupName ?? (isFabric && !isReserved ? this.createPlacementGroup() : undefined);
    return createManagedGroup(this, this.where, {
      options: props,
      instanceType: this.instanceType,
      ...planned,
      customAmiId: props.customAmi?.amiId,
      size: props.size,
      subnets,
      fabricGroup: isFabric ? this.createFabricGroup(props) : undefined,
      placementGroupName,
      labels: this.labels,
      taints: [TAINT],
      maxUnavailable: this.nodesPerReplica,
      updateStrategy: 'MINIMAL',
    });
  }

  /** Instances of a reservation are where it is, and side by side in a Capacity Block. */
  private createPlacementGroup(): string {
    return new ec2.CfnPlacementGroup(this, 'PlacementGroup', { strategy: 'cluster' }).ref;
  }

  /** The fabric needs a group that lets everything through to itself, both ways, and nothing else. */
  private createFabricGroup({ cluster }: GpuNodeGroupProps): ec2.ISecurityGroup {
    const group = new ec2.SecurityGroup(this, 'FabricSecurityGroup', {
      vpc: cluster.vpc,
      description: `Elastic Fabric Adapters of ${this.node.path}, among themselves`,
      allowAllOutbound: false,
    });
    const { securityGroupId } = group;
    const rule = { groupId: securityGroupId, ipProtocol: '-1', description: 'the fabric among itself' };
    new ec2.CfnSecurityGroupIngress(this, 'FabricIn', { ...rule, sourceSecurityGroupId: securityGroupId });
    // Beside the rule that CDK writes into a group without any: a group without rules of its own would be open.
    new ec2.CfnSecurityGroupEgress(this, 'FabricOut', {
      ...rule,
      destinationSecurityGroupId: securityGroupId,
    });
    return group;
  }
}

function reasonForOneZone({ capacity, isFabric }: PlannedNodes, nodes: number): string | undefined {
  if (capacity.reservationId !== undefined) return 'its capacity is reserved in one zone';
  return isFabric ? `${nodes} nodes serve one model` : undefined;
}

/** Letters, digits, dots, hyphens and underscores, at most 63, a letter or digit at both ends. */
function labelValue(name: string): string {
  return name
    .replace(/[^A-Za-z0-9._-]/g, '.')
    .slice(0, 63)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

function pathOf(scope: Construct, id: string): string {
  return scope.node.path === '' ? id : `${scope.node.path}/${id}`;
}

/** The best way to serve the model that is named. */
function sizedBy(scope: Construct, id: string, { model, capacity }: GpuNodeGroupForModelProps): SizedModel {
  if (model === undefined) {
    throw new UsageError(
      `GpuNodeGroup '${pathOf(scope, id)}': nobody says which model, expected sizing or model`,
    );
  }
  const { region } = Stack.of(scope);
  return ModelSizing.best({
    inCapacityBlocks: capacity?.isCapacityBlock,
    ...(Token.isUnresolved(region) ? {} : { region }),
    ...model,
  });
}
