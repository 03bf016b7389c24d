import type { Guarded } from '../../../model/choices';
import { ALWAYS } from '../../../model/choices';
import type { References } from '../../../model/network';
import type { DhcpServers, Principal } from '../../../model/ties';
import { publicRoutesOf } from '../../core-policy';
import type { LinkKind } from '../../links';
import { linkKinds } from '../../links';
import { toPrincipal } from '../../principals';
import type { Block } from '../block';
import { listOf, textOf } from '../json';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';
import { latticeNames } from './lattice';

const DHCP_OPTIONS: readonly (readonly [string, DhcpServers['option']])[] = [
  ['domain_name_servers', 'DomainNameServers'],
  ['netbios_name_servers', 'NetbiosNameServers'],
  ['ntp_servers', 'NtpServers'],
];

/** What joins a network to others without a route. Some of these resources are nodes of the network too. */
export const TIE_HANDLERS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    [...linkKinds('terraform')].map(([type, kind]): [string, Handler] => [
      type,
      (r, block) => link(r, block, kind),
    ]),
  ),

  aws_networkmanager_core_network: (r, block) => policy(r, block, 'base_policy_document'),
  aws_networkmanager_core_network_policy_attachment: (r, block) => policy(r, block, 'policy_document'),

  aws_vpc_block_public_access_options: (r, block) => {
    const modes = block.enumeration(
      'internet_gateway_block_mode',
      ['block-bidirectional', 'block-ingress', 'off'],
      'off',
    );
    r.model.ties.publicAccessBlocks.push({ ...here(r), modes });
  },
  aws_vpc_block_public_access_exclusion: (r, block) => {
    r.model.ties.publicAccessExclusions.push({ ...here(r), of: named(block, ['vpc_id', 'subnet_id']) });
  },

  aws_ec2_traffic_mirror_session: (r, block) => {
    const to = block.required('traffic_mirror_target_id');
    r.model.ties.mirrors.push({ ...here(r), id: r.id, to });
  },
  aws_ec2_traffic_mirror_target: (r, block) => {
    const to = named(block, [
      'network_interface_id',
      'network_load_balancer_arn',
      'gateway_load_balancer_endpoint_id',
    ]);
    r.model.ties.mirrors.push({ ...here(r), id: r.id, to });
  },

  aws_route_table_association: (r, block) => {
    if (block.has('gateway_id')) {
      r.model.ties.ingressTables.push({ ...here(r), gateway: block.references('gateway_id') });
    }
  },

  aws_subnet: (r, block) => subnetSwitches(r, block),
  aws_default_subnet: (r, block) => subnetSwitches(r, block),
  aws_vpc: (r, block) => {
    addressSwitch(r, block, ['assign_generated_ipv6_cidr_block', 'a VPC with public IPv6 addresses']);
  },

  aws_ram_resource_share: (r, block) => {
    const allowsOutsiders = flag(block, 'allow_external_principals', 'false');
    r.model.ties.shares.push({ ...here(r), allowsOutsiders, principals: [] });
  },

  aws_vpc_endpoint_service: (r, block) => {
    const acceptsAll = flag(block, 'acceptance_required', 'true').map(({ when, value }) => ({
      when,
      value: !value,
    }));
    r.model.ties.services.push({ ...here(r), id: r.id, acceptsAll });
    if (block.has('allowed_principals')) {
      r.model.ties.serviceGrants.push({
        ...here(r),
        service: r.own,
        principals: principalsOf(r, block, 'allowed_principals'),
      });
    }
  },
  aws_vpc_endpoint_service_allowed_principal: (r, block) => {
    const service = block.references('vpc_endpoint_service_id');
    const principals = principalsOf(r, block, 'principal_arn');
    r.model.ties.serviceGrants.push({ ...here(r), service, principals });
  },

  aws_vpc_dhcp_options: (r, block) => {
    const servers = DHCP_OPTIONS.map(([property, option]) => ({
      option,
      named: block.texts(property),
      ...(block.isOpen(property) ? { why: `${block.nameOf(property)} is known only after apply` } : {}),
    }));
    r.model.ties.dhcpOptions.push({ ...here(r), id: r.id, servers });
  },
  aws_vpc_dhcp_options_association: (r, block) => {
    const [options, vpc] = [block.references('dhcp_options_id'), block.references('vpc_id')];
    r.model.ties.dhcpUses.push({ ...here(r), options, vpc });
  },

  aws_vpclattice_service_network_vpc_association: (r, block) => {
    const serviceNames = latticeNames(r, block, 'service_network_identifier');
    r.model.ties.serviceNetworks.push({ ...here(r), serviceNames });
  },
};

function link(r: ResourceReader, block: Block, { ends, far, ...kind }: LinkKind): void {
  const farEnds = named(block, far);
  r.model.ties.links.push({
    ...here(r),
    ...kind,
    ends: [...r.own, ...named(block, ends)],
    ...(farEnds.length === 0 ? {} : { far: farEnds }),
  });
}

/** Policies are texts of JSON; one that is known only after apply says nothing yet. */
function policy(r: ResourceReader, block: Block, property: string): void {
  const text = block.text(property);
  for (const route of text === undefined ? [] : publicRoutesOf(parsed(text))) {
    const what = `a core network whose policy sends ${route}`;
    r.model.ties.links.push({ ...here(r), what, ends: [], isPublic: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function subnetSwitches(r: ResourceReader, block: Block): void {
  const dns64 = 'a subnet with DNS64, which gives IPv4 names NAT64 addresses';
  addressSwitch(r, block, ['enable_dns64', dns64]);
  addressSwitch(r, block, ['assign_ipv6_address_on_creation', 'a subnet that gives machines IPv6 addresses']);
}

function addressSwitch(
  r: ResourceReader,
  block: Block,
  [property, what]: readonly [property: string, what: string],
): void {
  if (flag(block, property, 'false').some(({ value }) => value)) {
    r.model.ties.addressSwitches.push({ ...here(r), what });
  }
}

function flag(block: Block, property: string, fallback: 'true' | 'false'): readonly Guarded<boolean>[] {
  return block
    .enumeration(property, ['true', 'false'], fallback)
    .map(({ when, value }) => ({ when, value: value === 'true' }));
}

function principalsOf(r: ResourceReader, block: Block, property: string): readonly Guarded<Principal>[] {
  const value = r.instance.values[property];
  const texts = (Array.isArray(value) ? listOf(value) : [value]).flatMap((item) => textOf(item) ?? []);
  const why = `${block.nameOf(property)} is known only after apply`;
  const known: readonly Principal[] = texts.map((text) => toPrincipal(text, new Set()));
  const open: readonly Principal[] = block.isOpen(property) ? [{ kind: 'unknown', why }] : [];
  return [...known, ...open].map((principal) => ({ when: ALWAYS, value: principal }));
}

function named(block: Block, properties: readonly string[]): References {
  return properties.flatMap((property) => block.references(property));
}

function here(r: ResourceReader): Pick<ResourceReader, 'origin' | 'when'> {
  return { origin: r.origin, when: r.when };
}
