import { ALWAYS } from '../../../model/choices';
import type { Direction, Groups } from '../../../model/filters';
import { defaultGroupOf } from '../../../model/filters';
import type { References } from '../../../model/network';
import { initialRule } from '../../initial-filters';
import type { Block } from '../block';
import { isVpc } from '../names';
import type { ResourceReader } from '../reader';
import type { FilterNames } from './names';
import { doubtOf, pendingOf } from './names';
import type { Doubted } from './rules';
import { changes, directionsOf, innerRules, peersOf, serviceOf, unseenRules } from './rules';

/** Types of rules that are resources of their own → the member that names the protocol, and the direction. */
const LOOSE: ReadonlyMap<string, { readonly protocol: string; readonly direction?: Direction }> = new Map([
  ['aws_security_group_rule', { protocol: 'protocol' }],
  ['aws_vpc_security_group_egress_rule', { protocol: 'ip_protocol', direction: 'out' }],
  ['aws_vpc_security_group_ingress_rule', { protocol: 'ip_protocol', direction: 'in' }],
]);

/**
 * Security groups and their rules.
 *
 * Terraform takes the rule away by which EC2 lets a new group send everything out, and all rules of a default group
 * that it begins to manage.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
 */
export function readGroups(resources: readonly ResourceReader[], names: FilterNames, groups: Groups): void {
  const [any] = resources;
  const types = new Set(LOOSE.keys());
  const pending = any === undefined ? new Set<string>() : pendingOf(any.plan, types, 'security_group_id');
  for (const r of resources) {
    if (isVpc(r.type)) {
      readDefaultGroup(r, names, groups);
    } else if (r.type === 'aws_security_group' || r.type === 'aws_default_security_group') {
      readGroup(r, names, { groups, isChanging: changes(pending, r.instance.values['id']) });
    } else if (LOOSE.has(r.type)) {
      readLooseRule(r, names, groups);
    }
  }
}

function readDefaultGroup(vpc: ResourceReader, names: FilterNames, groups: Groups): void {
  const id = defaultGroupOf(vpc.id);
  if (!names.managed.has(id)) {
    const { origin, when } = vpc;
    const group: References = [{ when: ALWAYS, value: { id, label: `default of ${vpc.address}` } }];
    groups.groups.set(id, { id, origin, when, vpc: vpc.own, isDefault: true });
    groups.rules.push(initialRule({ origin, when, group }));
  }
}

function readGroup(
  r: ResourceReader,
  names: FilterNames,
  { groups, isChanging }: { readonly groups: Groups; readonly isChanging: boolean },
): void {
  const { block, origin, when, address } = r;
  const id = names.idOf(r);
  const old = isChanging
    ? `the plan changes rules of '${address}', and shows some as they were before`
    : undefined;
  const why = unseenRules(block, address) ?? old;
  const vpc = block.references('vpc_id');
  groups.groups.set(id, { id, origin, when, vpc, isDefault: false, ...(why === undefined ? {} : { why }) });
  const group: References = [{ when: ALWAYS, value: { id, label: address } }];
  const add = (inner: Block, direction: Direction): void => {
    const peers = peersOf(inner);
    const service = serviceOf(inner, 'protocol');
    const doubt = old === undefined ? {} : { why: old };
    groups.rules.push({ origin, when, group, direction, peers, service, ...doubt });
  };
  innerRules(r.instance.values, block, 'ingress').forEach((inner) => add(inner, 'in'));
  innerRules(r.instance.values, block, 'egress').forEach((inner) => add(inner, 'out'));
}

function readLooseRule(r: ResourceReader, names: FilterNames, groups: Groups): void {
  const { block, origin, when } = r;
  const row = LOOSE.get(r.type);
  const group = names.named(block.required('security_group_id'));
  const directions: Doubted<Direction> =
    row?.direction === undefined
      ? directionsOf(block, 'type', { out: 'egress', fallback: 'ingress' })
      : { values: [row.direction] };
  const why = directions.why ?? doubtOf(group, 'security group');
  const service = serviceOf(block, row?.protocol ?? 'protocol');
  for (const direction of directions.values) {
    const rest = { peers: peersOf(block), service, ...(why === undefined ? {} : { why }) };
    groups.rules.push({ origin, when, group, direction, ...rest });
  }
}
