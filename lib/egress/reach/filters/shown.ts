import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS, NAT64 } from '../../../shared/address-set';
import type { Guard } from '../../model/choices';
import type { Direction } from '../../model/filters';
import type { Origin, Subnet } from '../../model/network';
import { reaches } from '../../model/traffic';
import type { Hop, HopFilter, Leak } from '../path';
import type { SubnetReach } from '../reach';
import type { Filters } from './filters';
import type { Judged } from './sieve';
import { OPEN } from './sieve';

/** Groups of one subnet that are told of; the rest are many and alike. */
const MOST_GROUPS = 5;
/** Rules of one filter that are told of. */
const MOST_RULES = 3;

/** The same subnets, with the filters on the way at the hops of every path that leads out. */
export function withFilters(found: readonly SubnetReach[], filters: Filters): readonly SubnetReach[] {
  if (!found.some(({ leaks, closed }) => [...leaks, ...(closed ?? [])].some(isOut))) {
    return found;
  }
  const shown = new Shown(filters);
  const show = (leak: Leak): Leak => (isOut(leak) ? { ...leak, hops: shown.hopsOf(leak) } : leak);
  return found.map((reach) => ({
    ...reach,
    leaks: reach.leaks.map(show),
    ...(reach.closed === undefined ? {} : { closed: reach.closed.map(show) }),
  }));
}

function isOut({ verdict }: Leak): boolean {
  return verdict === 'exposed';
}

/** What is asked of the filters of one subnet. */
interface Question {
  readonly subnet: Subnet;
  readonly when: Guard;
  readonly peers: AddressSet;
  readonly direction: Direction;
}

class Shown {
  private readonly subnets = new Map<string, Subnet>();

  constructor(private readonly filters: Filters) {
    for (const node of filters.model.nodes.values()) {
      if (node.kind === 'subnet') {
        this.subnets.set(keyOf(node.origin), node);
      }
    }
  }

  public hopsOf(leak: Leak): readonly Hop[] {
    return leak.hops.map((hop, index) => {
      const subnet =
        hop.kind === 'subnet'
          ? this.subnets.get(keyOf({ stack: hop.stack ?? '', logicalId: hop.id }))
          : undefined;
      const filters = subnet === undefined ? [] : this.atSubnet(leak, index, subnet);
      return filters.length === 0 ? hop : { ...hop, filters };
    });
  }

  private atSubnet(leak: Leak, index: number, subnet: Subnet): readonly HopFilter[] {
    const before = leak.hops[index - 1]?.kind;
    const asked = { subnet, when: leak.when, peers: peersAt(leak, index) };
    if (before === undefined) {
      const isEntered = !leak.hops.some(({ kind }) => ONE_WAY.has(kind));
      const directions: readonly Direction[] = isEntered ? ['out', 'in'] : ['out'];
      return directions.flatMap((direction) => [
        ...this.acls({ ...asked, direction }),
        ...this.groups({ ...asked, direction }),
      ]);
    }
    if (before === 'nat-gateway') {
      const into = this.acls({ ...asked, peers: EVERY_ADDRESS, direction: 'in' });
      return [...into, ...this.acls({ ...asked, direction: 'out' })];
    }
    return MACHINES.has(before) ? this.acls({ ...asked, direction: 'out' }) : [];
  }

  private acls({ subnet, when, peers, direction }: Question): readonly HopFilter[] {
    return this.filters.aclsOf(subnet, when).flatMap(({ when: chosen, value }) => {
      const acl = this.filters.acls.acls.get(value.id);
      const judged = this.filters.judgeAcl(value, direction, chosen);
      // A default network ACL that nobody has changed tells nothing.
      const isPlain = acl === undefined || (acl.isDefault && judged.sieve === OPEN);
      return isPlain ? [] : [toFilter('network-acl', acl.origin, { judged, direction, peers })];
    });
  }

  private groups({ subnet, when, peers, direction }: Question): readonly HopFilter[] {
    const groups = this.filters
      .placementsIn(subnet.id)
      .flatMap(({ value }) => value.groups.map((group) => group.value));
    const distinct = [...new Map(groups.map((group) => [group.id, group])).values()];
    return distinct.slice(0, MOST_GROUPS).flatMap((group) => {
      const node = this.filters.groups.groups.get(group.id);
      const judged = this.filters.judgeGroup(group, direction, when);
      return node === undefined
        ? []
        : [toFilter('security-group', node.origin, { judged, direction, peers })];
    });
  }
}

/** Gateways through which nothing begins outside. */
const ONE_WAY: ReadonlySet<string> = new Set(['nat-gateway', 'egress-only-internet-gateway']);
const MACHINES: ReadonlySet<string> = new Set(['network-interface', 'instance']);

/** Addresses that packets go to at a hop: before a NAT gateway IPv4 ones may be named by NAT64. */
function peersAt({ hops, to }: Leak, index: number): AddressSet {
  const rest = hops.slice(index);
  const isTranslated = rest.some(({ kind }) => kind === 'nat-gateway');
  const isNamedInIpv6 = rest.find(({ kind }) => kind === 'route')?.destination?.includes(':') === true;
  return isTranslated && isNamedInIpv6 ? NAT64 : to;
}

function toFilter(
  kind: HopFilter['kind'],
  { stack, logicalId }: Origin,
  {
    judged,
    direction,
    peers,
  }: { readonly judged: Judged; readonly direction: Direction; readonly peers: AddressSet },
): HopFilter {
  const { sieve, admissions } = judged;
  const isOpen = reaches(sieve.possible, peers);
  const effect = reaches(sieve.certain, peers) ? 'admits' : isOpen ? 'unknown' : 'blocks';
  const rules = admissions.filter(({ traffic }) => reaches(traffic, peers)).map(({ rule }) => rule.label);
  return {
    kind,
    id: logicalId,
    stack,
    direction,
    effect,
    ...(rules.length === 0 ? {} : { rules: [...new Set(rules)].slice(0, MOST_RULES) }),
    ...(effect === 'unknown' && sieve.why !== undefined ? { why: sieve.why } : {}),
  };
}

function keyOf({ stack, logicalId }: Pick<Origin, 'stack' | 'logicalId'>): string {
  return `${stack}/${logicalId}`;
}
