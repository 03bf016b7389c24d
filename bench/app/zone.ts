import type { Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Hub } from './hub';
import type { Random } from './random';
import type { Settings } from './settings';

/** One stack of the benchmark's app while it is being filled. */
export interface Zone {
  readonly stack: Stack;
  readonly index: number;
  readonly random: Random;
  readonly settings: Settings;
  /** What all zones share; the first one owns it. */
  readonly hub: Hub;
  /** A VPC of an earlier stack, to peer with. */
  readonly neighbour?: ec2.CfnVPC;
}

/** What the routes of a VPC are like. */
export type CellKind = 'isolated' | 'nat' | 'transit' | 'inspected';

/** One VPC of a zone and what its parts need to know of each other. */
export interface Cell {
  /** Prefix of the construct ids of everything in it. */
  readonly id: string;
  readonly zone: Zone;
  readonly kind: CellKind;
  readonly block: string;
  /** Whether the shared way out of all zones is here. */
  readonly isWayOut: boolean;
  readonly vpc: ec2.CfnVPC;
  readonly subnets: ec2.CfnSubnet[];
  readonly tables: ec2.CfnRouteTable[];
}
