import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { partitionOf, type PartitionRow } from '../endpoints/partitions';
import { parseCidr, rangeOf4 } from '../shared/cidr';
import { UsageError } from '../shared/errors';
import type { Tier, ZeroEgressVpcProps } from './zero-egress-vpc-props';

const DEFAULT_CIDR = '10.0.0.0/16';
const DEFAULT_ENDPOINT_TIER = 'Endpoints';
const DEFAULT_TIERS: readonly Tier[] = [
  { name: 'App', cidrMask: 20 },
  { name: 'Data', cidrMask: 21 },
  { name: DEFAULT_ENDPOINT_TIER, cidrMask: 24 },
];
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
const MAX_ZONES = 6;
const MIN_MASK = 16;
const MAX_MASK = 28;

/** Where a VPC lies and how it is divided, checked. */
export interface Layout {
  readonly place: PartitionRow;
  readonly region: string;
  readonly zones: readonly string[];
  readonly cidr: string;
  /** All tiers in the order of their address ranges; the handler tier is last, so adding it moves nothing. */
  readonly tiers: readonly Tier[];
  readonly workloadTiers: readonly string[];
  readonly endpointTier: string;
  readonly handlerTier?: string;
}

/**
 * Checks the properties of a VPC and fills in the defaults.
 *
 * @throws UsageError if a value is not allowed
 */
export function planLayout(scope: Construct, props: ZeroEgressVpcProps): Layout {
  const where = `ZeroEgressVpc '${scope.node.path}'`;
  const { place, region } = checkPlace(where, scope);
  const tiers = [...(props.tiers ?? DEFAULT_TIERS)];
  const endpointTier = props.endpointTier ?? DEFAULT_ENDPOINT_TIER;
  const handler = props.handlerTier && {
    name: props.handlerTier.name ?? 'Handlers',
    cidrMask: props.handlerTier.cidrMask ?? 26,
  };
  const all = handler === undefined ? tiers : [...tiers, handler];
  checkTiers(where, all);
  checkEndpointTier(where, tiers, endpointTier);
  return {
    place,
    region,
    zones: checkZones(where, region, props.availabilityZones),
    cidr: checkCidr(where, props.cidr ?? DEFAULT_CIDR),
    tiers: all,
    workloadTiers: tiers.map(({ name }) => name).filter((name) => name !== endpointTier),
    endpointTier,
    ...(handler === undefined ? {} : { handlerTier: handler.name }),
  };
}

/** Region of a construct, and its partition. @throws UsageError if they are not known */
export function checkPlace(where: string, scope: Construct): Pick<Layout, 'place' | 'region'> {
  const { region } = Stack.of(scope);
  return { region, place: checkRegion(where, region) };
}

function checkRegion(where: string, region: string): PartitionRow {
  if (Token.isUnresolved(region)) {
    throw new UsageError(
      `${where} needs a concrete Region, got an environment-agnostic stack: set env: { region } on the stack, ` +
        'because endpoint service names differ between partitions',
    );
  }
  const place = partitionOf(region);
  if (place === undefined) {
    throw new UsageError(
      `${where} is in the unknown Region '${region}', expected a Region of a known partition`,
    );
  }
  return place;
}

/** @throws UsageError if they are not one to six zones of the Region, by name */
export function checkZones(where: string, region: string, zones: readonly string[]): readonly string[] {
  if (Token.isUnresolved(zones) || zones.some((zone) => Token.isUnresolved(zone))) {
    throw new UsageError(`${where} needs availabilityZones by name, got a value known only at deployment`);
  }
  if (zones.length < 1 || zones.length > MAX_ZONES) {
    throw new UsageError(`${where} needs 1 to ${MAX_ZONES} availabilityZones, got ${zones.length}`);
  }
  const repeated = zones.find((zone, index) => zones.indexOf(zone) !== index);
  if (repeated !== undefined) {
    throw new UsageError(`${where} names availability zone '${repeated}' twice, expected each zone once`);
  }
  const stray = zones.find((zone) => !new RegExp(`^${region}[a-z]$`).test(zone));
  if (stray !== undefined) {
    throw new UsageError(
      `${where} names availability zone '${stray}', expected a zone of Region '${region}', like '${region}a'`,
    );
  }
  return zones;
}

/** @throws UsageError if it is no private range from /16 to /28 */
export function checkCidr(where: string, text: string): string {
  const problem = `${where} has cidr '${text}', expected`;
  const block = Token.isUnresolved(text) ? undefined : parseCidr(text);
  if (block?.family !== 4) {
    throw new UsageError(`${problem} an IPv4 block known at synthesis, like '${DEFAULT_CIDR}'`);
  }
  if (block.length < MIN_MASK || block.length > MAX_MASK) {
    throw new UsageError(`${problem} a prefix length between ${MIN_MASK} and ${MAX_MASK}`);
  }
  const [first, end] = rangeOf4(block);
  const isPrivate = PRIVATE_RANGES.some((range) => {
    const outer = parseCidr(range);
    if (outer?.family !== 4) return false;
    const [outerFirst, outerEnd] = rangeOf4(outer);
    return first >= outerFirst && end <= outerEnd;
  });
  if (!isPrivate) {
    throw new UsageError(`${problem} a block inside one of ${PRIVATE_RANGES.join(', ')}`);
  }
  return text;
}

function checkTiers(where: string, tiers: readonly Tier[]): void {
  const names = tiers.map(({ name }) => name);
  const unnamable = names.find((name) => !/^[A-Za-z][A-Za-z0-9]*$/.test(name));
  if (unnamable !== undefined) {
    throw new UsageError(
      `${where} has tier '${unnamable}', expected letters and digits, the first one a letter`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new UsageError(`${where} has tier '${repeated}' twice, expected unique names`);
  }
  const odd = tiers.find(({ cidrMask }) => !(cidrMask >= MIN_MASK && cidrMask <= MAX_MASK));
  if (odd !== undefined) {
    throw new UsageError(
      `${where} has cidrMask ${odd.cidrMask} in tier '${odd.name}', expected between ${MIN_MASK} and ${MAX_MASK}`,
    );
  }
}

function checkEndpointTier(where: string, tiers: readonly Tier[], endpointTier: string): void {
  const names = tiers.map(({ name }) => name);
  if (!names.includes(endpointTier)) {
    const known = [...names].sort().join(', ');
    throw new UsageError(
      `${where} has endpointTier '${endpointTier}', expected the name of a tier: ${known}`,
    );
  }
  if (names.length < 2) {
    throw new UsageError(`${where} has only the tier '${endpointTier}', expected at least one workload tier`);
  }
}
