import { ALWAYS } from '../../model/choices';
import type { DhcpServers } from '../../model/ties';
import type { SnapshotReader } from './reader';
import type { Row } from './row';

/** Keys of an option set as the API and DHCP spell them. */
const OPTIONS: readonly (readonly [string, DhcpServers['option']])[] = [
  ['domain-name-servers', 'DomainNameServers'],
  ['netbios-name-servers', 'NetbiosNameServers'],
  ['ntp-servers', 'NtpServers'],
];

/** Which servers machines are told to ask, and in which VPCs. */
export function readDhcpOptions(r: SnapshotReader): void {
  for (const { id, row } of r.things('DhcpOptions', 'DhcpOptionsId')) {
    const servers = OPTIONS.map(([key, option]) => ({ option, named: valuesOf(row, key) }));
    r.model.ties.dhcpOptions.push({ id, origin: r.origin(row, id, 'DHCPOptions'), when: ALWAYS, servers });
  }
  for (const { id, row } of r.things('Vpcs', 'VpcId')) {
    const options = r.references(row.text('DhcpOptionsId'), 'DhcpOptions');
    const vpc = r.references(id, 'Vpcs');
    r.model.ties.dhcpUses.push({ origin: r.origin(row, id, 'VPC'), when: ALWAYS, options, vpc });
  }
}

function valuesOf(row: Row, key: string): readonly string[] {
  return row
    .rows('DhcpConfigurations')
    .filter((configuration) => configuration.text('Key') === key)
    .flatMap((configuration) => configuration.rows('Values'))
    .flatMap((value) => value.text('Value') ?? []);
}
