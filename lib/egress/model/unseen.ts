import type { Guard } from './choices';
import type { Origin } from './network';

/** Something that the analysis cannot look into and that could change the answer. */
export interface Opaque {
  readonly origin: Origin;
  readonly why: string;
}

/** A resource of a type that nobody has classified: what it can send or admit is not known. */
export interface Unclassified {
  readonly origin: Origin;
  readonly when: Guard;
  readonly why: string;
}

/** A machine that names no subnet: EC2 puts it into the default VPC, which has an internet gateway. */
export interface Stray {
  readonly origin: Origin;
  readonly when: Guard;
  /** What it names, in words; without them it names no subnet. */
  readonly why?: string;
}

/** Something uses the default security group of a VPC, whose rules the input cannot decide. */
export interface SecurityGroupUse {
  readonly origin: Origin;
  readonly when: Guard;
  /** How: by naming the group, or by naming none. */
  readonly how: string;
}
