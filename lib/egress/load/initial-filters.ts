import type { Cidr } from '../../shared/cidr';
import { parseCidr } from '../../shared/cidr';
import type { Guarded } from '../model/choices';
import { ALWAYS } from '../model/choices';
import type { Acls, SecurityGroupRule } from '../model/filters';
import type { Destination, Origin, References } from '../model/network';
import { EVERY_SERVICE } from '../model/traffic';

/** What EC2 gives network ACLs and security groups itself, before anybody changes them. */

/** All addresses, as EC2 names them in rules. */
export const EVERYONE: readonly Guarded<Destination>[] = ['0.0.0.0/0', '::/0'].map((block) => ({
  when: ALWAYS,
  value: { kind: 'cidr', cidr: parseCidr(block) as Cidr },
}));

/** The network ACL that comes with a VPC lets everything pass until somebody changes it. */
export function addDefaultAcl(
  { acls, entries }: Acls,
  {
    id,
    label,
    origin,
    vpc,
  }: { readonly id: string; readonly label: string; readonly origin: Origin; readonly vpc: References },
): void {
  acls.set(id, { id, origin, vpc, isDefault: true });
  const acl: References = [{ when: ALWAYS, value: { id, label } }];
  const service = { services: EVERY_SERVICE };
  for (const direction of ['out', 'in'] as const) {
    EVERYONE.forEach((peer, index) => {
      const rest = { origin, when: ALWAYS, acl, direction, service, action: 'allow' as const };
      entries.push({ ...rest, number: 100 + index, peers: [peer] });
    });
  }
}

/** The rule by which a new security group lets everything out. */
export function initialRule(rest: Pick<SecurityGroupRule, 'origin' | 'when' | 'group'>): SecurityGroupRule {
  const service = { services: EVERY_SERVICE };
  return { ...rest, direction: 'out', peers: EVERYONE, service, isDefault: true };
}
