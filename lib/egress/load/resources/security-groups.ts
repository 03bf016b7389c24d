import data from '../default-groups.json';
import type { ResourceReader } from '../reader';

interface Placement {
  /** Where the type names its network: nothing there, and it uses no VPC of ours. */
  readonly placedBy: string;
  /** Properties, any of which names another group. */
  readonly groups: readonly string[];
}

/** Types that fall back on the VPC's default security group. */
const FALLS_BACK: ReadonlyMap<string, Placement> = new Map(data.cloudformation.map((row) => [row.type, row]));

/** Whether a type that names no security group is given the default one. */
export function fallsBack(resourceType: string): boolean {
  return FALLS_BACK.has(resourceType);
}

/** Finds what uses a VPC's default security group: by naming it, or by naming none. */
export function readDefaultGroupUse(r: ResourceReader): void {
  const { Type } = r.resource;
  // What empties the group, and the permission to: neither puts anything into it.
  if (Type === 'Custom::VpcRestrictDefaultSG' || Type.startsWith('AWS::IAM::')) {
    return;
  }
  const placement = FALLS_BACK.get(Type);
  const usesNone =
    placement !== undefined && r.has(placement.placedBy) && !placement.groups.some((name) => r.has(name));
  if (usesNone && canFallBack(r)) {
    use(r, 'names no security group, so EC2 gives it the default one of its VPC');
  } else if (r.scope.source.mentionsDefaultGroup && namesDefaultGroup(r.properties)) {
    use(r, 'names the default security group of a VPC');
  }
}

function use(r: ResourceReader, how: string): void {
  r.model.defaultSecurityGroupUses.push({ origin: r.origin, when: r.when, how });
}

/** Network and gateway load balancers may have no group at all, and endpoints of gateways have none. */
function canFallBack(r: ResourceReader): boolean {
  if (r.resource.Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer') {
    return r.enumeration('Type', ['application', 'network', 'gateway'], 'application').some(isApplication);
  }
  if (r.resource.Type === 'AWS::EC2::VPCEndpoint') {
    return r.enumeration('VpcEndpointType', ENDPOINT_TYPES, 'Gateway').some(hasGroups);
  }
  return true;
}

function isApplication({ value }: { value: string }): boolean {
  return value === 'application';
}

const ENDPOINT_TYPES = ['Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'];

function hasGroups({ value }: { value: string }): boolean {
  return value !== 'Gateway' && value !== 'GatewayLoadBalancer';
}

function namesDefaultGroup(part: unknown): boolean {
  if (typeof part === 'string') {
    return part.includes('.DefaultSecurityGroup}');
  }
  if (typeof part !== 'object' || part === null) {
    return false;
  }
  const attribute = (part as Record<string, unknown>)['Fn::GetAtt'];
  if (
    Array.isArray(attribute)
      ? attribute[1] === 'DefaultSecurityGroup'
      : String(attribute).endsWith('.DefaultSecurityGroup')
  ) {
    return true;
  }
  return Object.values(part).some(namesDefaultGroup);
}
