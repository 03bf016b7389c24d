import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS, NAT64 } from '../../../shared/address-set';
import { remember } from '../../../shared/remember';
import type { Guard } from '../../model/choices';
import { keyOfGuard } from '../../model/choices';
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

/**
 * The same subnets, with the filters on the way at the hops of every path that leads out.
 *
 * They are worked out when a hop is first asked for them: of many paths a report shows one.
 */
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

/** A subnet on a path. */
interface Place {
  readonly leak: Leak;
  readonly index: number;
  readonly subnet: Subnet;
}

class Shown {
  private readonly subnets = new Map<string, Subnet>();
  /** Addresses → what the filters on the way to them do. */
  private readonly known = new Map<AddressSet, Map<string, readonly HopFilter[]>>();

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
      return subnet === undefined ? hop : this.hopAt(hop, { leak, index, subnet });
    });
  }

  private hopAt(hop: Hop, place: Place): Hop {
    const filtersAt = (): readonly HopFilter[] => this.remembered(place);
    return {
      ...hop,
      get filters() {
        const filters = filtersAt();
        return filters.length === 0 ? undefined : filters;
      },
    };
  }

  private remembered(place: Place): readonly HopFilter[] {
    const { leak, index, subnet } = place;
    const isEntered = index === 0 && isEnteredBy(leak);
    const before = leak.hops[index - 1]?.kind ?? '';
    const key = `${subnet.id} ${before} ${isEntered} ${keyOfGuard(leak.when)}`;
    const peers = peersAt(leak, index);
    const known = remember(this.known, peers, () => new Map<string, readonly HopFilter[]>());
    return remember(known, key, () => this.atSubnet(place, peers));
  }

  private atSubnet({ leak, index, subnet }: Place, peers: AddressSet): readonly HopFilter[] {
    const before = leak.hops[index - 1]?.kind;
    const asked = { subnet, when: leak.when, peers };
    if (before === undefined) {
      const directions: readonly Direction[] = isEnteredBy(leak) ? ['out', 'in'] : ['out'];
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

/** Whether something outside can begin to send along the path. */
function isEnteredBy({ hops }: Leak): boolean {
  return !hops.some(({ kind }) => ONE_WAY.has(kind));
}

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
