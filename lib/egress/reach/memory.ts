import type { AddressSet } from '../../shared/address-set';
import { keyOf } from '../../shared/address-set';
import { remember } from '../../shared/remember';
import { keyOfGuard } from '../model/choices';
import { keyOfFlow } from './filters/flow';
import type { Leak, Packet } from './path';

interface Trail {
  /** Tables that the packet entered. */
  readonly entered: Set<string>;
  /** Tables that it was turned back from, because it had been there before. */
  readonly turned: Set<string>;
}

interface Known {
  readonly end: Leak | undefined;
  readonly entered: ReadonlySet<string>;
}

/**
 * How packets end that enter a table, so that a tail that many paths share is walked once.
 *
 * What a packet has passed matters only where it would come back: an end is remembered when no table outside its own
 * walk turned it back, and used when none of the tables of that walk has been passed.
 */
export class Memory {
  /** Table → addresses, settings and kind of source → the end. */
  private readonly known = new Map<string, Map<string, Known>>();
  private readonly names = new Map<string, number>();
  private readonly identities = new WeakMap<AddressSet, number>();
  private trail: Trail = { entered: new Set(), turned: new Set() };

  /** Notes that a packet enters a table, or is turned back from it. */
  public pass(table: string, passed: ReadonlySet<string>): void {
    (passed.has(table) ? this.trail.turned : this.trail.entered).add(table);
  }

  /** The end of a packet that enters a table; `walk` finds it the first time, without the packet's own hops. */
  public recall(table: string, packet: Packet, walk: () => Leak | undefined): Leak | undefined {
    const ofTable = remember(this.known, table, () => new Map<string, Known>());
    const plain = `${this.nameOf(packet.to)}${packet.isDroppedAtGateway ? '!' : ' '}${keyOfGuard(packet.when)}`;
    const key = packet.flow === undefined ? plain : `${plain} ${keyOfFlow(packet.flow)}`;
    const known = ofTable.get(key);
    if (known !== undefined && isDisjoint(known.entered, packet.passed)) {
      known.entered.forEach((entered) => this.trail.entered.add(entered));
      return known.end;
    }
    const outer = this.trail;
    const own: Trail = { entered: new Set(), turned: new Set() };
    this.trail = own;
    const end = walk();
    this.trail = outer;
    own.entered.forEach((entered) => outer.entered.add(entered));
    own.turned.forEach((turned) => outer.turned.add(turned));
    if ([...own.turned].every((turned) => own.entered.has(turned))) {
      ofTable.set(key, { end, entered: own.entered });
    }
    return end;
  }

  /** A number for each set of addresses, the same for equal sets. */
  private nameOf(set: AddressSet): number {
    let name = this.identities.get(set);
    if (name === undefined) {
      const key = keyOf(set);
      name = this.names.get(key) ?? this.names.size;
      this.names.set(key, name);
      this.identities.set(set, name);
    }
    return name;
  }
}

function isDisjoint(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) {
    if (b.has(one)) {
      return false;
    }
  }
  return true;
}
