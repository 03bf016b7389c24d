import { Token } from 'aws-cdk-lib';
import { UsageError } from '../../shared/errors';

/** How the instances of a node group are bought. */
export class NodeCapacity {
  /** By the hour, where there is capacity. */
  public static readonly ON_DEMAND = new NodeCapacity('ON_DEMAND');

  /** Spare capacity, which EC2 takes back after a warning of two minutes. */
  public static readonly SPOT = new NodeCapacity('SPOT');

  /**
   * Capacity that is reserved on demand.
   *
   * @param reservationId - id of the reservation, `cr-` and hexadecimal digits
   */
  public static reservation(reservationId: string): NodeCapacity {
    return new NodeCapacity('ON_DEMAND', checkedId('reservation', reservationId));
  }

  /**
   * Capacity of a resource group of reservations on demand, whichever of them has some in the zone of a node.
   *
   * @param groupArn - ARN of the resource group
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html
   */
  public static reservationGroup(groupArn: string): NodeCapacity {
    if (!Token.isUnresolved(groupArn) && !GROUP_ARN.test(groupArn)) {
      throw new UsageError(
        `NodeCapacity.reservationGroup was given '${groupArn}', expected the ARN of a resource group, which ends like ` +
          "':resource-groups:us-east-1:111122223333:group/gpus'",
      );
    }
    return new NodeCapacity('ON_DEMAND', undefined, groupArn);
  }

  /**
   * A Capacity Block: GPUs that are reserved from one time to another.
   *
   * The node group has nodes only while the block lasts; EKS takes them away 40 minutes before its end. Before it begins, and
   * whenever the node group is changed, its desired size has to be 0: nothing is launched, and the deployment would wait for it.
   *
   * @param reservationId - id of the block's reservation, `cr-` and hexadecimal digits
   * @see https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html
   */
  public static capacityBlock(reservationId: string): NodeCapacity {
    return new NodeCapacity('CAPACITY_BLOCK', checkedId('capacityBlock', reservationId));
  }

  private constructor(
    /** As EKS names it: `ON_DEMAND`, `SPOT` or `CAPACITY_BLOCK`. */
    public readonly capacityType: string,
    /** The reservation that instances are launched into; undefined where there is none. */
    public readonly reservationId?: string,
    /** The resource group of such reservations; undefined where there is none. */
    public readonly reservationGroupArn?: string,
  ) {}

  /** Whether instances are launched into what is reserved, and nowhere else. */
  public get isReserved(): boolean {
    return this.reservationId !== undefined || this.reservationGroupArn !== undefined;
  }

  /** Whether the instances come from a Capacity Block. */
  public get isCapacityBlock(): boolean {
    return this.capacityType === 'CAPACITY_BLOCK';
  }
}

const GROUP_ARN = /^arn:aws[a-z-]*:resource-groups:[a-z0-9-]+:\d{12}:group\/.+$/;
const RESERVATION_ID = /^cr-[0-9a-f]{8,17}$/;

function checkedId(method: string, id: string): string {
  if (!Token.isUnresolved(id) && !RESERVATION_ID.test(id)) {
    throw new UsageError(
      `NodeCapacity.${method} was given '${id}', expected the id of a capacity reservation like 'cr-0123456789abcdef0'`,
    );
  }
  return id;
}
