import { Token } from 'aws-cdk-lib';
import { formatCidr, parseCidr, rangeOf4 } from '../shared/cidr';
import { UsageError } from '../shared/errors';
import type { ExistingTier, ZeroEgressVpcAttributes } from './zero-egress-vpc-attributes';

const ID = '(?:[0-9a-f]{8}|[0-9a-f]{17})';
const IDS: Readonly<Record<string, RegExp>> = {
  vpc: new RegExp(`^vpc-${ID}$`),
  subnet: new RegExp(`^subnet-${ID}$`),
  rtb: new RegExp(`^rtb-${ID}$`),
  sg: new RegExp(`^sg-${ID}$`),
};

/**
 * Checks what is said of an existing VPC, as far as it can be known without looking at it.
 *
 * @throws UsageError with the first thing that cannot be
 */
export function checkExistingVpc(where: string, attributes: ZeroEgressVpcAttributes): void {
  const { vpcId, endpointSecurityGroupId, endpointCidrs, tiers, handlerTier, cidr } = attributes;
  checkIds(where, { what: 'vpcId', kind: 'vpc' }, [vpcId]);
  checkIds(where, { what: 'endpointSecurityGroupId', kind: 'sg' }, [endpointSecurityGroupId]);
  checkRanges(where, { what: 'endpointCidrs', within: cidr }, endpointCidrs);
  if (tiers.length === 0 || endpointCidrs.length === 0) {
    const what = tiers.length === 0 ? 'tiers' : 'endpointCidrs';
    throw new UsageError(`${where} has no ${what}, expected at least one`);
  }
  const all = [...tiers, ...(handlerTier === undefined ? [] : [handlerTier])];
  const names = all.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UsageError(`${where} has tier '${twice}' twice, expected unique names`);
  }
  all.forEach((tier) => checkTier(where, tier, attributes));
}

function checkTier(
  where: string,
  { name, subnetIds, cidrs, routeTableIds }: ExistingTier,
  { availabilityZones, cidr }: ZeroEgressVpcAttributes,
): void {
  const of = `of tier '${name}'`;
  const zones = availabilityZones.length;
  for (const [what, list] of Object.entries({ subnetIds, cidrs, routeTableIds })) {
    if (list.length !== zones) {
      throw new UsageError(
        `${where} has ${list.length} ${what} ${of}, expected ${zones}: one in each of ${availabilityZones.join(', ')}`,
      );
    }
  }
  checkIds(where, { what: `subnetIds ${of}`, kind: 'subnet' }, subnetIds);
  checkIds(where, { what: `routeTableIds ${of}`, kind: 'rtb' }, routeTableIds);
  checkRanges(where, { what: `cidrs ${of}`, within: cidr }, cidrs);
}

function checkIds(
  where: string,
  { what, kind }: { readonly what: string; readonly kind: string },
  ids: readonly string[],
): void {
  const odd = ids.find((id) => !Token.isUnresolved(id) && IDS[kind]?.test(id) !== true);
  if (odd !== undefined) {
    throw new UsageError(`${where} has ${what} '${odd}', expected an id like '${kind}-0123456789abcdef0'`);
  }
}

function checkRanges(
  where: string,
  { what, within }: { readonly what: string; readonly within: string },
  ranges: readonly string[],
): void {
  const odd = ranges.find((range) => !isInside(range, within));
  if (odd !== undefined) {
    throw new UsageError(`${where} has ${what} '${odd}', expected IPv4 blocks in ${within}`);
  }
}

function isInside(text: string, within: string): boolean {
  const [inner, outer] = [parseCidr(text), parseCidr(within)];
  if (inner?.family !== 4 || outer?.family !== 4 || formatCidr(inner) !== text) {
    return false;
  }
  const [first, end] = rangeOf4(inner);
  const [low, high] = rangeOf4(outer);
  return first >= low && end <= high;
}
