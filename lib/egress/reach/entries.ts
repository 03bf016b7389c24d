import type { AddressSet } from '../../shared/address-set';
import { EVERY_ADDRESS, NO_ADDRESS, PUBLIC_ADDRESSES, either, meet, ofCidr } from '../../shared/address-set';
import { formatCidr } from '../../shared/cidr';
import { remember } from '../../shared/remember';
import type { Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { Destination, Node, Reference, Route } from '../model/network';

/** One block of one route: what longest-prefix match works on. */
export interface Entry<R = Route> {
  readonly route: R;
  readonly when: Guard;
  readonly range: AddressSet;
  /** Prefix length; longer wins. */
  readonly length: number;
  readonly label: string;
  /** Why the block is not known; the entry then stands for any block. */
  readonly why: string | undefined;
}

interface Block extends Pick<Entry, 'range' | 'length' | 'label' | 'why'> {
  /** Packets are sets of public addresses, so no other block ever takes or keeps one. */
  readonly isPublic: boolean;
}

type Blocks = readonly Guarded<Block>[];

interface Routed {
  readonly destinations: readonly Guarded<Destination>[];
}

/** What routes match, block by block; what many routes name is worked out once. */
export class Entries {
  private readonly blocks = new Map<Destination, Blocks>();
  private readonly lists = new Map<Reference, Blocks>();

  constructor(private readonly nodes: ReadonlyMap<string, Node>) {}

  /** The blocks of routes that a public packet can match, longest first. */
  public publicOf<R extends Routed>(routes: Iterable<Guarded<R>>): readonly Entry<R>[] {
    const found: Entry<R>[] = [];
    for (const { when, value: route } of routes) {
      for (const destination of route.destinations) {
        this.add(found, { route, destination, when: mergeGuards(when, destination.when) });
      }
    }
    return found.length < 2 ? found : found.sort((a, b) => b.length - a.length);
  }

  /** Every address that a route may match; undefined when one of its blocks is not known. */
  public addressesOf(route: Routed): AddressSet | undefined {
    const blocks = route.destinations.flatMap(({ value }) => this.blocksOf(value));
    return blocks.some(({ value }) => value.why !== undefined)
      ? undefined
      : blocks.reduce((set, { value }) => either(set, value.range), NO_ADDRESS);
  }

  private add<R>(
    into: Entry<R>[],
    { route, destination, when }: { route: R; destination: Guarded<Destination>; when: Guard | undefined },
  ): void {
    for (const block of when === undefined ? [] : this.blocksOf(destination.value)) {
      const { range, length, label, why, isPublic } = block.value;
      const merged = when !== undefined && isPublic ? mergeGuards(when, block.when) : undefined;
      if (merged !== undefined) {
        into.push({ route, when: merged, range, length, label, why });
      }
    }
  }

  private blocksOf(destination: Destination): Blocks {
    if (destination.kind === 'prefix-list') {
      return remember(this.lists, destination.list, (list) => this.readList(list));
    }
    return remember(this.blocks, destination, () => [{ when: ALWAYS, value: toBlock(destination) }]);
  }

  private readList(list: Reference): Blocks {
    const node = this.nodes.get(list.id);
    if (node?.kind !== 'prefix-list') {
      const why = `the entries of prefix list '${list.label}' are not in the input`;
      return [{ when: ALWAYS, value: { ...ANY_BLOCK, label: list.label, why } }];
    }
    return node.entries.flatMap((entry) =>
      this.blocksOf(entry.value).flatMap(({ when, value: block }) => {
        const merged = mergeGuards(entry.when, when);
        return merged === undefined
          ? []
          : [{ when: merged, value: { ...block, label: `${block.label} (${list.label})` } }];
      }),
    );
  }
}

/** A block that is not known may be any. */
const ANY_BLOCK = { range: EVERY_ADDRESS, length: -1, isPublic: true };

function toBlock(destination: Exclude<Destination, { kind: 'prefix-list' }>): Block {
  if (destination.kind === 'unknown') {
    return { ...ANY_BLOCK, label: 'unknown', why: destination.why };
  }
  const { cidr } = destination;
  const range = ofCidr(cidr);
  const isPublic = meet(range, PUBLIC_ADDRESSES);
  return { range, length: cidr.length, label: formatCidr(cidr), why: undefined, isPublic };
}
