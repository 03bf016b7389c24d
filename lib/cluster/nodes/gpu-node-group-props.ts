import type { ModelSizingProps } from './model-sizing-props';
import type { GpuNodeGroupOptions, NodeGroupSize } from './node-group-props';
import type { SizedModel } from './sized-model';

/** Construction properties for a GpuNodeGroup. */
export interface GpuNodeGroupProps extends GpuNodeGroupOptions {
  /** EC2 instance type with NVIDIA GPUs. */
  readonly instanceType: string;

  /** How many nodes the group has. */
  readonly size: NodeGroupSize;

  /**
   * Nodes that serve one copy of a model together. From 2 they stand side by side and have an Elastic Fabric Adapter; at
   * most 100.
   *
   * @default 1
   */
  readonly nodesPerReplica?: number;

  /**
   * What the group is for; its instance type, nodes and storage must be those of the group.
   *
   * @default - nothing in particular
   */
  readonly sizing?: SizedModel;
}

/** Properties for the node group that serves a model. */
export interface GpuNodeGroupForModelProps extends GpuNodeGroupOptions {
  /**
   * The way to serve the model.
   *
   * @default - the best for `model`; one of the two is needed
   */
  readonly sizing?: SizedModel;

  /**
   * The model, and what it is to serve. Prices are those of the Region of the stack, and only instance types that are sold in
   * Capacity Blocks are taken where `capacity` is one.
   *
   * @default - that of `sizing`; one of the two is needed
   */
  readonly model?: ModelSizingProps;

  /**
   * How many nodes the group has.
   *
   * @default - the nodes of all replicas, neither more nor less; in a Capacity Block down to none
   */
  readonly size?: NodeGroupSize;
}
