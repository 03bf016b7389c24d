import type { Cidr } from '../../shared/cidr';
import type { Guard, Guarded } from './choices';
import type { Destination, Origin, Reference, References } from './network';
import type { Services } from './traffic';

/**
 * Security groups and network ACLs: what of the traffic that routes carry is let through.
 *
 * They are read when something asks for them: a verdict does not, unless it is to count filters.
 */

export type Direction = 'out' | 'in';

/** Whom a rule is about: addresses, or the members of a group, which it knows by their private addresses alone. */
export type Peer = Destination | { readonly kind: 'group'; readonly group: Reference };

/** What a rule is about besides its peers. */
export interface Service {
  /** All that it may be about. */
  readonly services: Services;
  /** Why it may be about less than that; absent when it is about exactly that. */
  readonly why?: string;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html */
export interface NetworkAcl {
  readonly id: string;
  readonly origin: Origin;
  readonly vpc: References;
  /** Whether subnets that name no other one use it. */
  readonly isDefault: boolean;
  /** Why there may be entries that the input does not show. */
  readonly why?: string;
}

/** One numbered rule of a network ACL. */
export interface AclEntry {
  readonly origin: Origin;
  readonly when: Guard;
  readonly acl: References;
  readonly direction: Direction;
  /** Lower numbers are asked first; absent when it is not known. */
  readonly number?: number;
  /** Absent when it is not known. */
  readonly action?: 'allow' | 'deny';
  readonly peers: readonly Guarded<Destination>[];
  readonly service: Service;
}

/** A subnet uses a network ACL instead of its VPC's default one. */
export interface AclAssociation {
  readonly when: Guard;
  readonly subnet: References;
  readonly acl: References;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
export interface SecurityGroup {
  readonly id: string;
  readonly origin: Origin;
  readonly when: Guard;
  readonly vpc: References;
  /** Whether it is the one that comes with a VPC. */
  readonly isDefault: boolean;
  /** Why there may be rules that the input does not show. */
  readonly why?: string;
}

/** One rule of a security group, which only ever admits. */
export interface SecurityGroupRule {
  readonly origin: Origin;
  readonly when: Guard;
  readonly group: References;
  readonly direction: Direction;
  readonly peers: readonly Guarded<Peer>[];
  readonly service: Service;
  /** Set for the rule that EC2 gives a group itself. */
  readonly isDefault?: boolean;
  /** Why it may not be there at all. */
  readonly why?: string;
}

/** Something has an interface in each of its subnets. */
export interface Placement {
  readonly origin: Origin;
  readonly when: Guard;
  readonly subnets: References;
  /** Groups that its interfaces are in; none when nothing filters them. */
  readonly groups: References;
  /** Why they may be in other groups. */
  readonly why?: string;
}

export interface Acls {
  readonly acls: Map<string, NetworkAcl>;
  readonly entries: AclEntry[];
  readonly associations: AclAssociation[];
  /** Subnet → its IPv4 ranges, where they are certain. */
  readonly ranges: Map<string, Cidr>;
}

export interface Groups {
  readonly groups: Map<string, SecurityGroup>;
  readonly rules: SecurityGroupRule[];
}

/** Reads the filters of one input, each kind when it is asked for. */
export interface FilterSource {
  readonly acls: (into: Acls) => void;
  readonly groups: (into: Groups) => void;
  /** Those of types that are not wanted may be left out. */
  readonly placements: (into: Placement[], isWanted?: IsWanted) => void;
  /** What else may have interfaces in subnets, in groups that nobody can tell; asked only where that matters. */
  readonly strangers: (into: Placement[], isWanted?: IsWanted) => void;
}

/** Whether something of a type of CloudFormation is asked about. */
type IsWanted = (resourceType: string) => boolean;

/** The name of the network ACL that comes with a VPC. */
export function defaultAclOf(vpc: string): string {
  return `${vpc}#DefaultNetworkAcl`;
}

/** The name of the security group that comes with a VPC. */
export function defaultGroupOf(vpc: string): string {
  return `${vpc}#DefaultSecurityGroup`;
}
