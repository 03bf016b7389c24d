import { parseCidr } from '../../../../shared/cidr';
import { ALWAYS } from '../../../model/choices';
import type { Guarded } from '../../../model/choices';
import type { Direction, Peer, Service } from '../../../model/filters';
import type { Destination } from '../../../model/network';
import type { Known } from '../../filter-services';
import { toService } from '../../filter-services';
import type { Block } from '../block';
import { listOf, textOf } from '../json';
import { isUnknown } from './names';

/** What one thing may be, and why that is not known. */
export interface Doubted<T> {
  readonly values: readonly T[];
  readonly why?: string;
}

/** A number of a rule; a plan that does not show it yet leaves it unknown. */
export function numberAt(block: Block, property: string): Known {
  const text = block.text(property);
  if (text === undefined) {
    return block.isOpen(property) ? 'unknown' : undefined;
  }
  return /^-?\d+$/.test(text) ? Number(text) : 'unknown';
}

/** The service of a rule of a security group, whose protocol stands under one of two names. */
export function serviceOf(block: Block, protocol: string): Service {
  return toService({
    protocol: block.text(protocol),
    from: numberAt(block, 'from_port'),
    to: numberAt(block, 'to_port'),
    name: block.nameOf(protocol),
  });
}

/** Addresses that a rule is about: members of other groups are private ones, and no peers out there. */
export function peersOf(block: Block): readonly Guarded<Peer>[] {
  const blocks = ['cidr_blocks', 'ipv6_cidr_blocks'].flatMap((property) => blocksIn(block, property));
  const single = ['cidr_ipv4', 'cidr_ipv6'].flatMap((property) => block.destinations(property));
  const lists = [...block.memberList('prefix_list_ids'), ...block.references('prefix_list_id')];
  const why = `the plan does not show whether ${block.nameOf('prefix_list_ids')} names others besides`;
  const spelled: readonly Guarded<Peer>[] = block.isWhole('prefix_list_ids')
    ? [{ when: ALWAYS, value: { kind: 'unknown', why } }]
    : [];
  return [
    ...blocks,
    ...single,
    ...spelled,
    ...lists.map(({ when, value: list }): Guarded<Peer> => ({
      when,
      value: isUnknown(list)
        ? { kind: 'unknown', why: list.why ?? `${list.label} is known only after apply` }
        : { kind: 'prefix-list', list },
    })),
  ];
}

function blocksIn(block: Block, property: string): readonly Guarded<Destination>[] {
  const open: Destination = {
    kind: 'unknown',
    why: `${block.nameOf(property)} is known only after apply`,
  };
  const known = block.texts(property).map((text): Destination => {
    const cidr = parseCidr(text);
    return cidr === undefined
      ? { kind: 'unknown', why: `'${text}' is not an address block` }
      : { kind: 'cidr', cidr };
  });
  const all = block.isOpen(property) ? [...known, open] : known;
  return all.map((value) => ({ when: ALWAYS, value }));
}

/** The directions that a member can mean, and why it cannot be told which. */
export function directionsOf(
  block: Block,
  property: string,
  { out, fallback }: { readonly out: string; readonly fallback: string },
): Doubted<Direction> {
  const text = block.text(property) ?? (block.isOpen(property) ? undefined : fallback);
  return text === undefined
    ? { values: ['out', 'in'], why: `${block.nameOf(property)} is known only after apply` }
    : { values: [text === out ? 'out' : 'in'] };
}

/** The same service, that may be about less. */
export function doubted(service: Service, why: string | undefined): Service {
  return why === undefined || service.why !== undefined ? service : { ...service, why };
}

/** Why not all rules inside a resource are shown; undefined where they are. */
export function unseenRules(block: Block, address: string): string | undefined {
  const open = ['ingress', 'egress'].find((property) => block.isOpen(property));
  return open === undefined ? undefined : `rules of '${address}' are known only after apply`;
}

/** The rules inside a resource that are shown; one that is unknown as a whole is told of elsewhere. */
export function innerRules(
  values: Readonly<Record<string, unknown>>,
  block: Block,
  name: string,
): readonly Block[] {
  const items = listOf(values[name]);
  return block.blocks(name).filter((_, index) => items.length === 0 || items[index] !== null);
}

/** Whether a known id is in a list of those whose rules change. */
export function changes(pending: ReadonlySet<string>, id: unknown): boolean {
  return pending.has(textOf(id) ?? '');
}
