import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS, ofCidr } from '../../../shared/address-set';
import type { Guard, Guarded } from '../../model/choices';
import { keyOfGuard } from '../../model/choices';
import type { Direction, Placement } from '../../model/filters';
import { defaultAclOf } from '../../model/filters';
import type { NetworkModel, Reference, Subnet } from '../../model/network';
import { ALL_TRAFFIC } from '../../model/traffic';
import { guardsIn, presenceOf, toAclRules, toGroupRules } from './rules';
import type { Judged, Rule, Sieve } from './sieve';
import { OPEN, anyMatch, anyOf, firstMatch, uncertain, unknownSieve } from './sieve';
import type { AclTables, GroupTables } from './tables';
import { readAcls, readGroups, readPlacements } from './tables';

const NOTHING: readonly never[] = [];

/** The filters of a network: read when they are first asked for, judged once for each setting. */
export class Filters {
  private readonly judged = new Map<string, Judged>();
  private cachedAcls: AclTables | undefined;
  private cachedGroups: GroupTables | undefined;
  private cachedPlacements: ReadonlyMap<string, readonly Guarded<Placement>[]> | undefined;

  constructor(
    public readonly model: NetworkModel,
    /** Whether they count, so that what the input does not show of them matters. */
    public readonly areCounted = false,
  ) {}

  /** Network ACLs, and which subnet uses which. */
  public get acls(): AclTables {
    this.cachedAcls ??= readAcls(this.model);
    return this.cachedAcls;
  }

  /** Security groups and their rules. */
  public get groups(): GroupTables {
    this.cachedGroups ??= readGroups(this.model);
    return this.cachedGroups;
  }

  /** What the input places in a subnet. */
  public placementsIn(subnet: string): readonly Guarded<Placement>[] {
    this.cachedPlacements ??= readPlacements(this.model, { strangers: this.areCounted });
    return this.cachedPlacements.get(subnet) ?? NOTHING;
  }

  /** The addresses of a subnet, every IPv6 address among them; undefined when they are not certain. */
  public rangeOf(subnet: string): AddressSet | undefined {
    const range = this.acls.ranges.get(subnet);
    return range === undefined ? undefined : { v4: ofCidr(range).v4, v6: EVERY_ADDRESS.v6 };
  }

  /** The network ACLs that a subnet can use; the default one of its VPC where none is associated. */
  public aclsOf(subnet: Subnet, when: Guard): readonly Guarded<Reference>[] {
    const { choices } = this.model;
    const found: Guarded<Reference>[] = [];
    let isReplaced = false;
    for (const { when: chosen, value } of this.acls.bySubnet.get(subnet.id) ?? NOTHING) {
      const merged = choices.both(when, chosen);
      if (merged !== undefined) {
        found.push({ when: merged, value });
        isReplaced ||= choices.isImplied(chosen, when);
      }
    }
    return isReplaced ? found : [...found, ...this.defaultAcls(subnet, when)];
  }

  private defaultAcls(subnet: Subnet, when: Guard): readonly Guarded<Reference>[] {
    return subnet.vpc.flatMap(({ when: placed, value: vpc }) => {
      const merged = this.model.choices.both(when, placed);
      const id = this.acls.defaults.get(vpc.id) ?? defaultAclOf(vpc.id);
      return merged === undefined ? [] : [{ when: merged, value: { id, label: `default of ${vpc.label}` } }];
    });
  }

  /** What a network ACL lets through. */
  public judgeAcl(acl: Reference, direction: Direction, when: Guard): Judged {
    return this.remember(`acl ${acl.id} ${direction} ${keyOfGuard(when)}`, () => {
      const node = this.acls.acls.get(acl.id);
      if (node === undefined) {
        return unseen(`the entries of network ACL '${acl.label}' are not in the input`);
      }
      const rules = (this.acls.entriesOf.get(acl.id) ?? NOTHING)
        .filter((entry) => entry.direction === direction)
        .flatMap((entry) => toAclRules(entry, { model: this.model, id: acl.id, when }));
      return firstMatch(node.why === undefined ? rules : [...anything(node.why), ...rules]);
    });
  }

  /** What a security group lets through; it keeps state, so answers to what it let pass are not asked about. */
  public judgeGroup(group: Reference, direction: Direction, when: Guard): Judged {
    return this.remember(`group ${group.id} ${direction} ${keyOfGuard(when)}`, () => {
      const node = this.groups.groups.get(group.id);
      if (node === undefined) {
        return unseen(`the rules of security group '${group.label}' are not in the input`);
      }
      const rules = (this.groups.rulesOf.get(group.id) ?? NOTHING)
        .filter((rule) => rule.direction === direction)
        .flatMap((rule) => toGroupRules(rule, { model: this.model, id: group.id, when }));
      return anyMatch(node.why === undefined ? rules : [...rules, ...anything(node.why)]);
    });
  }

  /** What the network ACL of a subnet lets through, under a setting that decides which one it is where it can. */
  public sieveOfAcls(subnet: Subnet, direction: Direction, when: Guard): Sieve {
    const acls = this.aclsOf(subnet, when);
    const sieves = acls.map(({ value }) => this.judgeAcl(value, direction, when).sieve);
    const [first, ...others] = sieves;
    if (first === undefined) {
      return unknownSieve(`the network ACL of subnet '${subnet.origin.logicalId}' is not in the input`);
    }
    const why = `cannot tell which network ACL subnet '${subnet.origin.logicalId}' uses`;
    return others.length === 0 ? first : uncertain(anyOf(sieves), why);
  }

  /** What the interfaces let through that the input shows in a subnet; all where it shows none. */
  public sieveOfPlacements(subnet: string, direction: Direction, when: Guard): Sieve {
    let doubt: string | undefined;
    const sieves = this.placementsIn(subnet).flatMap(({ when: placed, value }) => {
      const presence = presenceOf(this.model.choices, placed, when);
      if (presence === 'possible') {
        doubt = `'${value.origin.logicalId}' may stand in the subnet, or not`;
      }
      return presence === 'certain' ? [this.sieveOfPlacement(value, direction, when)] : [];
    });
    // A new interface could be in any group, so groups say nothing of a subnet in which nothing is shown.
    const shown = sieves.length === 0 ? OPEN : anyOf(sieves);
    return doubt === undefined ? shown : anyOf([uncertain(shown, doubt), unknownSieve(doubt)]);
  }

  /** All groups of an interface count together: what one of them admits is admitted. */
  private sieveOfPlacement(placement: Placement, direction: Direction, when: Guard): Sieve {
    const sieves = placement.groups.flatMap(({ when: chosen, value }) => {
      const presence = presenceOf(this.model.choices, chosen, when);
      const { sieve } = this.judgeGroup(value, direction, when);
      const why = `'${placement.origin.logicalId}' may be in security group '${value.label}'`;
      return presence === 'absent' ? [] : [presence === 'certain' ? sieve : uncertain(sieve, why)];
    });
    if (placement.why !== undefined) {
      return anyOf([...sieves, unknownSieve(placement.why)]);
    }
    // Interfaces of some kinds are in no group at all, and nothing filters them.
    return sieves.length === 0 ? OPEN : anyOf(sieves);
  }

  /** Settings that the network ACL of a subnet hangs on. */
  public *guardsOfAcls(subnet: Subnet, when: Guard): Iterable<Guard> {
    yield* (this.acls.bySubnet.get(subnet.id) ?? NOTHING).map((choice) => choice.when);
    yield* subnet.vpc.map((choice) => choice.when);
    for (const { value } of this.aclsOf(subnet, when)) {
      yield* guardsIn(this.acls.entriesOf.get(value.id) ?? NOTHING);
    }
  }

  /** Settings that all filters of a subnet hang on. */
  public *guardsOf(subnet: Subnet, when: Guard): Iterable<Guard> {
    yield* this.guardsOfAcls(subnet, when);
    for (const { when: placed, value: placement } of this.placementsIn(subnet.id)) {
      yield placed;
      for (const { when: chosen, value } of placement.groups) {
        yield chosen;
        yield* guardsIn(this.groups.rulesOf.get(value.id) ?? NOTHING);
      }
    }
  }

  private remember(key: string, judge: () => Judged): Judged {
    let judged = this.judged.get(key);
    if (judged === undefined) {
      judged = judge();
      this.judged.set(key, judged);
    }
    return judged;
  }
}

/** A filter whose rules are not seen at all. */
function unseen(why: string): Judged {
  return { sieve: unknownSieve(why), admissions: [] };
}

/** Rules that may be there unseen: of a network ACL, before all others. */
function anything(why: string): readonly Rule[] {
  const rule = { boxes: ALL_TRAFFIC, why, label: 'unseen rules' };
  return [
    { ...rule, action: 'allow' },
    { ...rule, action: 'deny' },
  ];
}
