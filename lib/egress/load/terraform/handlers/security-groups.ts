import data from '../../default-groups.json';
import { textOf } from '../json';
import { isVpc } from '../names';
import type { ResourceReader } from '../reader';

interface Placement {
  /** The argument that names its network: without it, it uses no VPC of ours. */
  readonly placedBy: string;
  /** Arguments, any of which names another group. */
  readonly groups: readonly string[];
}

/** Types that fall back on the VPC's default security group. */
const FALLS_BACK: ReadonlyMap<string, Placement> = new Map(data.terraform.map((row) => [row.type, row]));

/**
 * Finds what uses a VPC's default security group: by naming it, or by naming none.
 *
 * The rules of a default group that the plan manages are as well known as any other's.
 */
export function readDefaultGroupUses(resources: readonly ResourceReader[]): void {
  const managed = new Set(
    resources
      .filter(({ type }) => type === 'aws_default_security_group')
      .flatMap(({ block }) => block.references('vpc_id').map(({ value }) => value.id)),
  );
  const open = resources.filter(({ type, id }) => isVpc(type) && !managed.has(id));
  const groups = new Set(open.flatMap(defaultGroupsOf));
  for (const resource of resources) {
    const placement = FALLS_BACK.get(resource.type);
    if (placement !== undefined && canFallBack(resource) && !isManaged(resource, placement, managed)) {
      const usesNone =
        resource.block.has(placement.placedBy) && !placement.groups.some((name) => resource.block.has(name));
      const how = usesNone
        ? 'names no security group, so EC2 gives it the default one of its VPC'
        : 'names the default security group of a VPC';
      if (usesNone || namesOne(resource, placement, groups)) {
        resource.model.defaultSecurityGroupUses.push({ origin: resource.origin, when: resource.when, how });
      }
    }
  }
}

/** What the default group of a VPC is called: by its id, or by the attribute that will be its id. */
function defaultGroupsOf(vpc: ResourceReader): readonly string[] {
  const name = `${vpc.address}.default_security_group_id`;
  const known = textOf(vpc.instance.values['default_security_group_id']);
  return [vpc.names.unknown(name, '').reference.id, ...(known === undefined ? [] : [known])];
}

function namesOne(r: ResourceReader, { groups }: Placement, open: ReadonlySet<string>): boolean {
  return groups.some((name) => r.block.referenceList(name).some(({ value }) => open.has(value.id)));
}

/** Whether the plan manages the default group of every VPC that the resource can be in. */
function isManaged(r: ResourceReader, { placedBy }: Placement, managed: ReadonlySet<string>): boolean {
  const subnets = [...r.block.references(placedBy), ...r.block.referenceList(placedBy)];
  const vpcs = subnets.flatMap(({ value }) => {
    const node = r.model.nodes.get(value.id);
    return node?.kind === 'subnet' ? node.vpc : [];
  });
  return vpcs.length > 0 && vpcs.every(({ value }) => managed.has(value.id));
}

/** Network and gateway load balancers may have no group at all, and only interface endpoints have one. */
export function canFallBack({ type, block }: ResourceReader): boolean {
  switch (type) {
    case 'aws_lb':
    case 'aws_alb':
      return (block.text('load_balancer_type') ?? 'application') === 'application';
    case 'aws_vpc_endpoint':
      return block.text('vpc_endpoint_type') === 'Interface';
    default:
      return true;
  }
}
