import { remember } from '../../../shared/remember';
import type { Guard, Guarded } from '../../model/choices';
import { ALWAYS, mergeGuards } from '../../model/choices';
import type { Direction, Groups, Peer, SecurityGroupRule } from '../../model/filters';
import { defaultGroupOf } from '../../model/filters';
import type { References } from '../../model/network';
import { EVERY_SERVICE } from '../../model/traffic';
import type { Known } from '../filter-services';
import { toService } from '../filter-services';
import { isWrittenOut } from '../gaps';
import { EVERYONE, initialRule } from '../initial-filters';
import type { ResourceReader } from '../reader';
import { isObject } from '../template';
import type { Value } from '../value';
import { mentions } from './appliances';

/** Blocks that tell what a parameter without bounds can open. */
const SAMPLES = ['0.0.0.0/0', '::/0', '8.8.8.8/32'];

/** The properties that tell a rule's peers, by its direction. */
const PEERS: Readonly<Record<Direction, { readonly list: string; readonly groups: readonly string[] }>> = {
  out: { list: 'DestinationPrefixListId', groups: ['DestinationSecurityGroupId'] },
  in: { list: 'SourcePrefixListId', groups: ['SourceSecurityGroupId', 'SourceSecurityGroupName'] },
};

const BLOCKS = ['CidrIp', 'CidrIpv6'];

type Properties = Readonly<Record<string, unknown>>;

/** Rules that are resources of their own. */
export function readLooseRule(r: ResourceReader, groups: Groups): void {
  const direction = r.resource.Type === 'AWS::EC2::SecurityGroupEgress' ? 'out' : 'in';
  const group = [...r.references('GroupId'), ...r.references('GroupName')];
  groups.rules.push({ ...ruleOf(r, r.properties, direction), when: r.when, group });
}

/** A security group with the rules inside it, read once all other rules are known. */
export function readSecurityGroup(r: ResourceReader, groups: Groups): void {
  const { id, origin, when } = r;
  const group: References = [{ when: ALWAYS, value: { id, label: r.logicalId } }];
  const loose = firstEgressRule(groups, id);
  groups.groups.set(id, { id, origin, when, vpc: r.references('VpcId'), isDefault: false });
  for (const member of membersOf(r, r.properties['SecurityGroupIngress'])) {
    groups.rules.push(...toInner(r, member, { group, direction: 'in' }));
  }
  const inner = membersOf(r, r.properties['SecurityGroupEgress']);
  inner.forEach((member) => groups.rules.push(...toInner(r, member, { group, direction: 'out' })));
  // CloudFormation takes the rule away with which EC2 begins when it adds the first of a group's own, inside or not.
  const why =
    loose === undefined
      ? undefined
      : `CloudFormation may take the rule away that EC2 gives '${r.logicalId}', as '${loose.origin.logicalId}' adds one`;
  for (const absent of r.model.choices.absenceOf(inner.map((member) => member.when))) {
    const guard = mergeGuards(when, absent);
    if (guard !== undefined) {
      groups.rules.push({
        ...initialRule({ origin, when: guard, group }),
        ...(why === undefined ? {} : { why }),
      });
    }
  }
}

interface EgressRules {
  /** How many of the rules have been looked at. */
  count: number;
  readonly first: Map<string, SecurityGroupRule>;
}

const EGRESS = new WeakMap<Groups, EgressRules>();

/** The first of the rules so far by which a group lets something out; each rule is looked at once. */
function firstEgressRule(groups: Groups, id: string): SecurityGroupRule | undefined {
  const known = EGRESS.get(groups) ?? { count: 0, first: new Map<string, SecurityGroupRule>() };
  EGRESS.set(groups, known);
  for (; known.count < groups.rules.length; known.count++) {
    const rule = groups.rules[known.count] as SecurityGroupRule;
    for (const { value } of rule.direction === 'out' ? rule.group : []) {
      remember(known.first, value.id, () => rule);
    }
  }
  return known.first.get(id);
}

/** The security group that comes with a VPC: it lets everything out, and its own members in. */
export function readDefaultGroup(r: ResourceReader, groups: Groups): void {
  const { origin, when } = r;
  const id = defaultGroupOf(r.id);
  const vpc: References = [{ when: ALWAYS, value: { id: r.id, label: r.logicalId } }];
  const group: References = [{ when: ALWAYS, value: { id, label: `default of ${r.logicalId}` } }];
  groups.groups.set(id, { id, origin, when, vpc, isDefault: true });
  groups.rules.push(initialRule({ origin, when, group }));
}

/** Code that is handed a group can change its rules. */
export function doubtHandedGroups(r: ResourceReader, groups: Groups): void {
  for (const { value } of mentions(r, r.properties)) {
    const group = groups.groups.get(value.id);
    if (group !== undefined) {
      const why = `'${r.logicalId}' (${r.resource.Type}) is handed it and may change its rules`;
      groups.groups.set(value.id, { ...group, why });
    }
  }
}

interface Member {
  readonly when: Guard;
  /** Absent where the rule is not known. */
  readonly properties?: Properties;
}

/** The items of a list of rules; a list that is not known may hold any. */
function membersOf(r: ResourceReader, expression: unknown): readonly Member[] {
  if (Array.isArray(expression) && expression.every(isRule)) {
    return expression.map((properties) => ({ when: ALWAYS, properties }));
  }
  return expression === undefined
    ? []
    : r.evaluate(expression).flatMap(({ when, value }) => {
        if (value.kind === 'object') {
          return [{ when, properties: value.object }];
        }
        return value.kind === 'list' && value.rest === undefined
          ? value.items.flatMap((item) => under(item, when))
          : [{ when }];
      });
}

/** Whether a rule is written out: nothing of it as a whole is to be worked out. */
function isRule(item: unknown): item is Properties {
  return isObject(item) && isWrittenOut(item);
}

function under(item: Value, when: Guard): readonly Member[] {
  return item.flatMap((alternative) => {
    const merged = mergeGuards(when, alternative.when);
    const { value } = alternative;
    return merged === undefined
      ? []
      : [value.kind === 'object' ? { when: merged, properties: value.object } : { when: merged }];
  });
}

/** The rule, unless the group is never there together with it. */
function toInner(
  r: ResourceReader,
  { when, properties }: Member,
  rest: Pick<SecurityGroupRule, 'group' | 'direction'>,
): readonly SecurityGroupRule[] {
  const guard = mergeGuards(r.when, when);
  if (guard === undefined) {
    return [];
  }
  if (properties === undefined) {
    const why = `a rule of '${r.logicalId}' is not known`;
    const service = { services: EVERY_SERVICE };
    return [{ origin: r.origin, when: guard, ...rest, peers: EVERYONE, service, why }];
  }
  return [{ ...ruleOf(r, properties, rest.direction), when: guard, ...rest }];
}

function ruleOf(
  r: ResourceReader,
  properties: Properties,
  direction: Direction,
): Pick<SecurityGroupRule, 'origin' | 'direction' | 'peers' | 'service'> {
  const service = toService({
    protocol: textOf(r, properties['IpProtocol']),
    from: numberOf(r, properties['FromPort']),
    to: numberOf(r, properties['ToPort']),
    name: r.logicalId,
  });
  return { origin: r.origin, direction, peers: peersOf(r, properties, direction), service };
}

/** Peers of a rule; EC2 adds no rule that names none. */
function peersOf(r: ResourceReader, properties: Properties, direction: Direction): readonly Guarded<Peer>[] {
  const { list, groups } = PEERS[direction];
  const peers: Guarded<Peer>[] = [];
  for (const name of BLOCKS) {
    peers.push(...r.destinations(properties[name], SAMPLES));
  }
  for (const { when, value } of r.toReferences(properties[list])) {
    peers.push({ when, value: { kind: 'prefix-list', list: value } });
  }
  for (const name of groups) {
    for (const { when, value } of r.toReferences(properties[name])) {
      peers.push({ when, value: { kind: 'group', group: value } });
    }
  }
  return peers;
}

/** A text that is the same under every setting; undefined where it is not known. */
export function textOf(r: ResourceReader, expression: unknown): string | undefined {
  const [only, ...others] = expression === undefined ? [] : r.evaluate(expression);
  const isCertain = others.length === 0 && only?.when.length === 0;
  return isCertain && only.value.kind === 'text' ? only.value.text : undefined;
}

/** A number that is the same under every setting. */
export function numberOf(r: ResourceReader, expression: unknown): Known {
  if (expression === undefined) {
    return undefined;
  }
  const text = textOf(r, expression);
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 'unknown';
}
