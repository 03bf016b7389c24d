import type { NodeGroupOptions, NodeGroupSize } from './node-group-props';

/** Construction properties for a SystemNodeGroup. */
export interface SystemNodeGroupProps extends NodeGroupOptions {
  /**
   * EC2 instance type without accelerators. Its name tells the architecture of its processors.
   *
   * @default 'm6i.xlarge'
   */
  readonly instanceType?: string;

  /**
   * How many nodes the group has: at least one for each zone.
   *
   * @default - one for each zone, at most twice as many
   */
  readonly size?: NodeGroupSize;
}
