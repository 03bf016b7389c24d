import type { AddressSet } from '../../../shared/address-set';
import { EVERY_ADDRESS, ofCidr } from '../../../shared/address-set';
import type { Cidr } from '../../../shared/cidr';
import { formatCidr } from '../../../shared/cidr';
import { isGatewayPrefixList } from '../../../shared/gateway-prefix-lists';
import type { Choices, Guard, Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { AclEntry, Direction, Peer, SecurityGroupRule } from '../../model/filters';
import type { NetworkModel, References } from '../../model/network';
import { describeServices } from '../../model/traffic';
import type { Rule } from './sieve';

/** Whether something is there under a setting. */
export type Presence = 'certain' | 'possible' | 'absent';

export function presenceOf(choices: Choices, guard: Guard, when: Guard): Presence {
  if (choices.both(when, guard) === undefined) {
    return 'absent';
  }
  return guard.length === 0 || choices.isImplied(guard, when) ? 'certain' : 'possible';
}

/** The addresses of a rule's peer. */
interface Range {
  readonly when: Guard;
  readonly addresses: AddressSet;
  readonly text: string;
  readonly why?: string;
  readonly isForGateway?: boolean;
}

/** Where rules are read: a filter, under a setting. */
export interface Place {
  readonly model: NetworkModel;
  /** The filter that the rules are of. */
  readonly id: string;
  readonly when: Guard;
}

/** A security group's rule as it applies under a setting. */
export function toGroupRules(rule: SecurityGroupRule, place: Place): readonly Rule[] {
  const { why } = rule;
  const rules = toRules(rule, rule.group, place);
  return why === undefined ? rules : rules.map((one) => (one.why === undefined ? { ...one, why } : one));
}

/** An entry of a network ACL as it applies under a setting; one that may allow or deny is both. */
export function toAclRules(entry: AclEntry, place: Place): readonly Rule[] {
  const { action, number, origin } = entry;
  const why =
    action === undefined
      ? `cannot tell whether entry '${origin.logicalId}' allows or denies`
      : number === undefined
        ? `the number of entry '${origin.logicalId}' is not known`
        : undefined;
  return toRules(entry, entry.acl, place).flatMap((rule) => {
    const doubted = { ...rule, ...(why === undefined ? {} : { why }) };
    return action === undefined
      ? [doubted, { ...doubted, action: 'deny' as const }]
      : [
          {
            ...doubted,
            action,
            ...(number === undefined ? {} : { label: `${rule.label} by rule ${number}` }),
          },
        ];
  });
}

function toRules(rule: AclEntry | SecurityGroupRule, filter: References, place: Place): readonly Rule[] {
  const rules: Rule[] = [];
  for (const reference of filter) {
    const own = reference.value.id === place.id ? mergeGuards(rule.when, reference.when) : undefined;
    for (const range of own === undefined ? [] : rangesOf(place.model, rule.peers, own)) {
      rules.push(...toRule(rule, range, place));
    }
  }
  return rules;
}

function toRule(rule: AclEntry | SecurityGroupRule, range: Range, { model, when }: Place): readonly Rule[] {
  const presence = presenceOf(model.choices, range.when, when);
  if (presence === 'absent') {
    return [];
  }
  const { service, origin, direction } = rule;
  const open = (): string =>
    `cannot tell whether '${origin.logicalId}' is there: ${model.choices.describe(range.when) ?? ''}`;
  const why = range.why ?? service.why ?? (presence === 'possible' ? open() : undefined);
  return [
    {
      action: 'allow',
      boxes: [{ peers: range.addresses, services: service.services }],
      label: `${describeServices(service.services)} ${PREPOSITIONS[direction]} ${range.text}`,
      ...(why === undefined ? {} : { why }),
      ...(range.isForGateway === true ? { isForGateway: true } : {}),
    },
  ];
}

const PREPOSITIONS: Readonly<Record<Direction, string>> = { out: 'to', in: 'from' };

/** Rules of thousands of filters name the same few blocks. */
const BLOCKS = new WeakMap<Cidr, Pick<Range, 'addresses' | 'text'>>();

function blockOf(cidr: Cidr): Pick<Range, 'addresses' | 'text'> {
  let block = BLOCKS.get(cidr);
  if (block === undefined) {
    block = { addresses: ofCidr(cidr), text: formatCidr(cidr) };
    BLOCKS.set(cidr, block);
  }
  return block;
}

/** Addresses that peers are; the members of a group are private ones, which are no peers out there. */
function rangesOf(model: NetworkModel, peers: readonly Guarded<Peer>[], when: Guard): readonly Range[] {
  return peers.flatMap((peer) => {
    const merged = mergeGuards(when, peer.when);
    return merged === undefined ? [] : rangesOfPeer(model, peer.value, merged);
  });
}

function rangesOfPeer(model: NetworkModel, peer: Peer, when: Guard): readonly Range[] {
  switch (peer.kind) {
    case 'cidr':
      return [{ when, ...blockOf(peer.cidr) }];
    case 'group':
      return [];
    case 'unknown':
      return [
        {
          when,
          addresses: EVERY_ADDRESS,
          text: 'an unknown block',
          why: `cannot tell what a rule is about: ${peer.why}`,
        },
      ];
    case 'prefix-list': {
      const { list } = peer;
      const node = model.nodes.get(list.id);
      if (node?.kind !== 'prefix-list') {
        const why = `the entries of prefix list '${list.label}' are not in the input`;
        const range = { when, addresses: EVERY_ADDRESS, text: list.label, why };
        return [isGatewayPrefixList(list.label) ? { ...range, isForGateway: true } : range];
      }
      return rangesOf(model, node.entries, when).map((range) => ({
        ...range,
        text: `${range.text} (${list.label})`,
      }));
    }
  }
}

/** Guards that rules hang on. */
export function guardsIn(rules: readonly (AclEntry | SecurityGroupRule)[]): readonly Guard[] {
  return rules.flatMap((rule) => {
    const filters = 'acl' in rule ? rule.acl : rule.group;
    return filters.flatMap(({ when }) => {
      const own = mergeGuards(rule.when, when);
      return own === undefined
        ? []
        : rule.peers.flatMap((peer) => {
            const merged = mergeGuards(own, peer.when);
            return merged === undefined ? [] : [merged];
          });
    });
  });
}
