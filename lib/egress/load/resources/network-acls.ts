import type { Guard, Guarded } from '../../model/choices';
import { ALWAYS, mergeGuards } from '../../model/choices';
import type { AclEntry, Acls } from '../../model/filters';
import { defaultAclOf } from '../../model/filters';
import type { Destination, References } from '../../model/network';
import { toService } from '../filter-services';
import { addDefaultAcl } from '../initial-filters';
import type { ResourceReader } from '../reader';
import { mentions, objectsOf } from './appliances';
import { numberOf, textOf } from './security-group-rules';

/** Blocks that tell what a parameter without bounds can open or close. */
const SAMPLES = ['0.0.0.0/0', '::/0', '8.8.8.8/32'];

type AclHandler = (r: ResourceReader, acls: Acls) => void;

export const ACL_HANDLERS: Readonly<Record<string, AclHandler>> = {
  'AWS::EC2::VPC': (r, acls) => {
    const vpc: References = [{ when: ALWAYS, value: { id: r.id, label: r.logicalId } }];
    addDefaultAcl(acls, {
      id: defaultAclOf(r.id),
      label: `default of ${r.logicalId}`,
      origin: r.origin,
      vpc,
    });
  },

  'AWS::EC2::NetworkAcl': (r, acls) => {
    const { id, origin } = r;
    acls.acls.set(id, { id, origin, vpc: r.references('VpcId'), isDefault: false });
  },

  'AWS::EC2::SubnetNetworkAclAssociation': (r, acls) => {
    const { when } = r;
    acls.associations.push({ when, subnet: r.references('SubnetId'), acl: r.references('NetworkAclId') });
  },

  'AWS::EC2::Subnet': (r, acls) => {
    const range = r.certainCidr('CidrBlock');
    if (range !== undefined) {
      acls.ranges.set(r.id, range);
    }
  },

  'AWS::EC2::NetworkAclEntry': (r, acls) => {
    acls.entries.push(...entriesOf(r));
  },
};

/** Code that is handed a network ACL can change its entries. */
export function doubtHandedAcls(r: ResourceReader, { acls }: Acls): void {
  for (const { value } of mentions(r, r.properties)) {
    const acl = acls.get(value.id);
    if (acl !== undefined) {
      const why = `'${r.logicalId}' (${r.resource.Type}) is handed it and may change its entries`;
      acls.set(value.id, { ...acl, why });
    }
  }
}

/** One entry for each setting of its direction and action. */
function entriesOf(r: ResourceReader): readonly AclEntry[] {
  const number = numberOf(r, r.properties['RuleNumber']);
  const rest = {
    origin: r.origin,
    acl: r.references('NetworkAclId'),
    peers: blocksOf(r),
    service: serviceOf(r),
    ...(typeof number === 'number' ? { number } : {}),
  };
  const directions = r.enumeration('Egress', ['true', 'false'], 'false');
  return directions.flatMap(({ when, value }) =>
    actionsOf(r).flatMap((action) => {
      const guard = merge(r.when, when, action.when);
      const direction = value === 'true' ? ('out' as const) : ('in' as const);
      return guard === undefined
        ? []
        : [
            {
              ...rest,
              when: guard,
              direction,
              ...(action.value === undefined ? {} : { action: action.value }),
            },
          ];
    }),
  );
}

/** What the entry does with what it is about; one action without a name where that is not known. */
function actionsOf(r: ResourceReader): readonly Guarded<'allow' | 'deny' | undefined>[] {
  const actions = r.enumeration('RuleAction', ['allow', 'deny'], 'deny');
  const isKnown =
    textOf(r, r.properties['RuleAction']) !== undefined || actions.every(({ when }) => when.length > 0);
  return isKnown ? actions : [{ when: ALWAYS, value: undefined }];
}

function blocksOf(r: ResourceReader): readonly Guarded<Destination>[] {
  const blocks = ['CidrBlock', 'Ipv6CidrBlock'].flatMap((name) =>
    r.has(name) ? r.destinations(r.properties[name], SAMPLES) : [],
  );
  const why = `entry '${r.logicalId}' names no block`;
  return blocks.length > 0 ? blocks : [{ when: ALWAYS, value: { kind: 'unknown', why } }];
}

const PORT_RANGE = ['PortRange', 'From', 'To'] as const;
const ICMP_RANGE = ['Icmp', 'Type', 'Code'] as const;

function serviceOf(r: ResourceReader): AclEntry['service'] {
  const [property, from, to] = r.has('Icmp') ? ICMP_RANGE : PORT_RANGE;
  const [range, ...others] = r.has(property) ? objectsOf(r, r.properties[property]) : [{}];
  const isKnown = range !== undefined && others.length === 0;
  return toService({
    protocol: textOf(r, r.properties['Protocol']),
    from: isKnown ? numberOf(r, range[from]) : 'unknown',
    to: isKnown ? numberOf(r, range[to]) : 'unknown',
    name: r.logicalId,
  });
}

function merge(...guards: readonly Guard[]): Guard | undefined {
  return guards.reduce<Guard | undefined>(
    (all, guard) => (all === undefined ? undefined : mergeGuards(all, guard)),
    ALWAYS,
  );
}
