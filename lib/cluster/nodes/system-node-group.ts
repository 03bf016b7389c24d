import { Token } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { UsageError } from '../../shared/errors';
import { checkShape } from '../props-shape';
import { amiTypeOf } from './families';
import { checkReleaseForm, checkReleaseMinor, checkSize } from './gpu-node-group-checks';
import { PLAIN_INTERFACE } from './interfaces';
import { createManagedGroup } from './managed-node-group';
import { NodeCapacity } from './node-capacity';
import { NodeOperatingSystem, type NodeGroupSize } from './node-group-props';
import { subnetsOf, zonesOf } from './node-subnets';
import { checkPlainType, processorsOf } from './processors';
import type { SystemNodeGroupProps } from './system-node-group-props';

/** In every partition of AWS, unlike its successors. */
const INSTANCE_TYPE = 'm6i.xlarge';
const VOLUME_GIB = 100;
const LEAST_ZONES = 2;

/**
 * Nodes without accelerators for what the cluster itself runs: CoreDNS, controllers, gateways.
 *
 * They stand in at least two zones, one in each at all times, and take any pod. Nodes are replaced one after the other, each
 * after the next has started.
 */
export class SystemNodeGroup extends Construct {
  /** EC2 instance type of the nodes. */
  public readonly instanceType: string;

  /** Architecture of the processors, which images must be for: `x86_64` or `arm64`. */
  public readonly architecture: string;

  /** Name of the node group. */
  public readonly nodeGroupName: string;

  /** The node group. */
  public readonly resource: eks.CfnNodegroup;

  /** Role of the nodes. */
  public readonly nodeRole: iam.IRole;

  constructor(scope: Construct, id: string, props: SystemNodeGroupProps) {
    super(scope, id);
    const where = `SystemNodeGroup '${this.node.path}'`;
    checkShape(where, props, { of: 'SystemNodeGroupProps' });
    this.instanceType = props.instanceType ?? INSTANCE_TYPE;
    checkPlainType(this.instanceType, where);
    const architecture = processorsOf(this.instanceType);
    this.architecture = architecture;
    const ami = amiTypeOf(props.operatingSystem ?? NodeOperatingSystem.AL2023, architecture, 'none');
    checkReleaseForm(props.releaseVersion, ami, where);
    checkReleaseMinor(props.releaseVersion, props.cluster, where);
    const subnets = subnetsOf({ ...props, canChooseZone: true }, where);
    const zones = zonesOf(subnets).length;
    const size = props.size ?? { min: zones, desired: zones, max: 2 * zones };
    checkSpread(size, zones, where);
    const group = createManagedGroup(this, where, {
      ...{ options: props, instanceType: this.instanceType, ami, size, subnets },
      capacity: NodeCapacity.ON_DEMAND,
      interfaces: PLAIN_INTERFACE,
      usesInstanceStore: false,
      volumeGiB: props.volumeGiB ?? VOLUME_GIB,
      labels: { ...props.labels },
      taints: [],
      maxUnavailable: 1,
      updateStrategy: 'DEFAULT',
    });
    this.resource = group.resource;
    this.nodeGroupName = group.resource.attrNodegroupName;
    this.nodeRole = group.nodeRole;
    props.cluster.runsPodsOn(this);
  }
}

function checkSpread(size: NodeGroupSize, zones: number, where: string): void {
  if (zones < LEAST_ZONES) {
    throw new UsageError(
      `${where}: its subnets are in ${zones} zone, expected at least ${LEAST_ZONES}: what the cluster runs must outlive one`,
    );
  }
  checkSize(size, 1, where);
  if (!Token.isUnresolved(size.min) && size.min < zones) {
    throw new UsageError(`${where}: min is ${size.min}, expected at least ${zones}, one in each zone`);
  }
}
