import { parseCidr } from '../../../../shared/cidr';
import { ALWAYS } from '../../../model/choices';
import type { Guarded } from '../../../model/choices';
import type { AclEntry, Acls, Service } from '../../../model/filters';
import { defaultAclOf } from '../../../model/filters';
import type { Destination, References } from '../../../model/network';
import { toService } from '../../filter-services';
import { addDefaultAcl } from '../../initial-filters';
import type { Block } from '../block';
import { isVpc } from '../names';
import type { ResourceReader } from '../reader';
import type { FilterNames } from './names';
import { doubtOf, isUnknown, pendingOf, standingOf } from './names';
import { changes, directionsOf, doubted, innerRules, numberAt, unseenRules } from './rules';

const RULES: ReadonlySet<string> = new Set(['aws_network_acl_rule']);
const ASSOCIATIONS: ReadonlySet<string> = new Set(['aws_network_acl_association', 'aws_network_acl']);

/** Network ACLs, their entries, and the subnets that use them. */
export function readAcls(resources: readonly ResourceReader[], names: FilterNames, acls: Acls): void {
  const reader = new AclReader(names, acls, resources);
  resources.forEach((r) => reader.read(r));
}

class AclReader {
  private readonly pending: ReadonlySet<string>;
  private readonly isMoving: boolean;
  private readonly associated = new Set<string>();
  private readonly standing: ReadonlySet<string>;

  constructor(
    private readonly names: FilterNames,
    private readonly acls: Acls,
    resources: readonly ResourceReader[],
  ) {
    const [any] = resources;
    this.standing = standingOf(resources);
    this.pending = any === undefined ? new Set() : pendingOf(any.plan, RULES, 'network_acl_id');
    this.isMoving = any !== undefined && pendingOf(any.plan, ASSOCIATIONS, 'id').size > 0;
  }

  public read(r: ResourceReader): void {
    if (isVpc(r.type) && !this.names.managed.has(defaultAclOf(r.id))) {
      const label = `default of ${r.address}`;
      addDefaultAcl(this.acls, { id: defaultAclOf(r.id), label, origin: r.origin, vpc: r.own });
    }
    switch (r.type) {
      case 'aws_subnet':
      case 'aws_default_subnet':
        this.readRange(r);
        break;
      case 'aws_network_acl':
      case 'aws_default_network_acl':
        this.readAcl(r);
        break;
      case 'aws_network_acl_rule':
        this.readRule(r);
        break;
      case 'aws_network_acl_association':
        this.associate(r.block.required('subnet_id'), this.named(r, 'network_acl_id'));
        break;
    }
  }

  private readRange({ block, id }: ResourceReader): void {
    const range = parseCidr(block.text('cidr_block') ?? '');
    if (range !== undefined) {
      this.acls.ranges.set(id, range);
    }
  }

  private readAcl(r: ResourceReader): void {
    const { block, origin, address } = r;
    const id = this.names.idOf(r);
    const isDefault = r.type === 'aws_default_network_acl';
    const old = changes(this.pending, r.instance.values['id'])
      ? `the plan changes rules of '${address}', and shows some as they were before`
      : undefined;
    const why = unseenRules(block, address) ?? old;
    const vpc = block.references('vpc_id');
    this.acls.acls.set(id, { id, origin, vpc, isDefault, ...(why === undefined ? {} : { why }) });
    const acl: References = [{ when: ALWAYS, value: { id, label: address } }];
    for (const [name, direction] of [
      ['ingress', 'in'],
      ['egress', 'out'],
    ] as const) {
      innerRules(r.instance.values, block, name).forEach((inner) => {
        this.add(r, inner, {
          acl,
          direction,
          number: numberAt(inner, 'rule_no'),
          action: inner.text('action'),
        });
      });
    }
    if (!isDefault) {
      this.readSubnets(r, acl);
    }
  }

  /** The subnets that a network ACL lists. */
  private readSubnets({ block, model }: ResourceReader, acl: References): void {
    const subnets = block.memberList('subnet_ids');
    const isTold = block.isWritten('subnet_ids') || !this.isMoving;
    const isOpen = subnets.some(({ value }) => isUnknown(value));
    const doubtful = [...acl, { when: ALWAYS, value: { id: '?network ACL', label: 'another one' } }];
    const acls = isTold && !isOpen && block.isExact('subnet_ids') ? acl : doubtful;
    subnets.forEach((subnet) => this.associate([subnet], acls));
    // Of a list that is unknown as a whole, ids that are spelled in it are not shown.
    const others = isOpen ? subnetsOf(model) : block.isWhole('subnet_ids') ? this.spelled(model) : [];
    const listed = new Set(subnets.map(({ value }) => value.id));
    others
      .filter(({ value }) => !listed.has(value.id))
      .forEach((subnet) => this.associate([subnet], doubtful));
  }

  /** Subnets that have an id already, by which a plan can name them. */
  private spelled(model: ResourceReader['model']): References {
    return subnetsOf(model).filter(({ value }) => this.standing.has(value.id));
  }

  private readRule(r: ResourceReader): void {
    const { block } = r;
    const acl = this.named(r, 'network_acl_id');
    const directions = directionsOf(block, 'egress', { out: 'true', fallback: 'false' });
    const why = directions.why ?? doubtOf(acl, 'network ACL');
    for (const direction of directions.values) {
      const rest = { number: numberAt(block, 'rule_number'), action: block.text('rule_action') };
      this.add(r, block, { acl, direction, ...rest, ...(why === undefined ? {} : { why }) });
    }
  }

  private add(r: ResourceReader, block: Block, entry: Written): void {
    const { acl, direction, number, action, why } = entry;
    this.acls.entries.push({
      origin: r.origin,
      when: r.when,
      acl,
      direction,
      ...(typeof number === 'number' ? { number } : {}),
      ...(action === 'allow' || action === 'deny' ? { action } : {}),
      peers: blocksOf(block),
      service: doubted(serviceOf(block), why),
    });
  }

  /** A subnet that may use several uses none of them with certainty. */
  private associate(subnets: References, acls: References): void {
    const others = subnets.length > 1 && subnets.some(({ when }) => when.length === 0);
    const open = { when: ALWAYS, value: { id: '?network ACL', label: 'another one' } };
    for (const subnet of subnets) {
      for (const acl of others ? [...acls, open] : acls) {
        const key = JSON.stringify([subnet, acl]);
        if (!this.associated.has(key)) {
          this.associated.add(key);
          this.acls.associations.push({ when: ALWAYS, subnet: [subnet], acl: [acl] });
        }
      }
    }
  }

  private named({ block }: ResourceReader, property: string): References {
    return this.names.named(block.required(property));
  }
}

interface Written extends Pick<AclEntry, 'acl' | 'direction'> {
  readonly number: ReturnType<typeof numberAt>;
  readonly action: string | undefined;
  readonly why?: string;
}

function subnetsOf(model: ResourceReader['model']): References {
  return [...model.nodes.values()]
    .filter(({ kind }) => kind === 'subnet')
    .map(({ id, origin }) => ({ when: ALWAYS, value: { id, label: origin.logicalId } }));
}

function blocksOf(block: Block): readonly Guarded<Destination>[] {
  const found = ['cidr_block', 'ipv6_cidr_block'].flatMap((property) => block.destinations(property));
  const why = `${block.nameOf('cidr_block')} is not shown`;
  return found.length > 0 ? found : [{ when: ALWAYS, value: { kind: 'unknown', why } }];
}

const ICMP_PROTOCOLS: ReadonlySet<string> = new Set(['1', '58', 'icmp', 'icmpv6']);

/** Ports, or types and codes, that are left out are not all of them: the provider fills them in. */
function serviceOf(block: Block): Service {
  const protocol = block.text('protocol');
  const isIcmp = protocol !== undefined && ICMP_PROTOCOLS.has(protocol.toLowerCase());
  const [from, to] = isIcmp ? ['icmp_type', 'icmp_code'] : ['from_port', 'to_port'];
  return toService({
    protocol,
    from: numberAt(block, from ?? '') ?? 'unknown',
    to: numberAt(block, to ?? '') ?? 'unknown',
    name: block.nameOf('protocol'),
  });
}
