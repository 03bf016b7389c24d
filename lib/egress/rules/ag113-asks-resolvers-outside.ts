import { controlsFor } from './controls';
import { dhcpOutside, serversOutside } from './dns/servers';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { violationsOf } from './rows';
import rows from './rows/ag113.json';
import type { RuleModule } from './rule';

const ROWS = rows as readonly Row[];

const options = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Options: { Type: 'AWS::EC2::DHCPOptions', Properties: properties },
  Given: {
    Type: 'AWS::EC2::VPCDHCPOptionsAssociation',
    Properties: { VpcId: ref('Vpc'), DhcpOptionsId: ref('Options') },
  },
});

/** AG113: machines ask resolvers inside alone. */
export const ag113: RuleModule = {
  id: 'AG113',
  title: 'Machines are told to ask a resolver outside',
  severity: 'error',
  state: 'exposed',
  category: 'name',
  covers: ['DNS-04'],
  rationale:
    'A resolver beside the one of the VPC answers past its DNS firewall and its query log, and reads every name that is asked.',
  fix: 'name AmazonProvidedDNS, or resolvers in a VPC of the input or in a declared network',
  controls: controlsFor('boundary', 'configuration'),
  rows: ROWS,
  examples: {
    bad: [
      network('a public resolver by DHCP', options({ DomainNameServers: ['AmazonProvidedDNS', '1.1.1.1'] })),
      network('a public resolver for one setting', options({ DomainNameServers: [ref('Server')] }), {
        Parameters: { Server: { Type: 'String', AllowedValues: ['10.0.0.2', '8.8.8.8'] } },
      }),
      network('a public clock', options({ NtpServers: ['162.159.200.123'] })),
      single('a replication that asks a resolver of its own', 'AWS::DMS::ReplicationInstance', {
        ReplicationInstanceClass: 'dms.t3.medium',
        DnsNameServers: '10.0.0.2,8.8.4.4',
      }),
    ],
    unknown: [
      network(
        'a resolver in a network that the input does not show',
        options({ DomainNameServers: ['10.200.0.10'] }),
      ),
      open(network('a resolver by parameter', options({ DomainNameServers: [ref('Server')] })), 'Server'),
      network('a public resolver in options that no VPC of the input uses', {
        Options: { Type: 'AWS::EC2::DHCPOptions', Properties: { DomainNameServers: ['8.8.8.8'] } },
      }),
      network('options that the input does not show', {
        Given: {
          Type: 'AWS::EC2::VPCDHCPOptionsAssociation',
          Properties: { VpcId: ref('Vpc'), DhcpOptionsId: 'dopt-0123456789abcdef0' },
        },
      }),
    ],
    good: [
      network('the resolver of Amazon', options({ DomainNameServers: ['AmazonProvidedDNS'] })),
      network(
        'the resolver and the clock of Amazon by address',
        options({
          DomainNameServers: ['10.0.0.2', '169.254.169.253'],
          NtpServers: ['169.254.169.123'],
        }),
      ),
      network('the default options', {
        Given: {
          Type: 'AWS::EC2::VPCDHCPOptionsAssociation',
          Properties: { VpcId: ref('Vpc'), DhcpOptionsId: 'default' },
        },
      }),
      network('a directory of the input, whose own questions pass the firewall of its VPC', {
        ...options({ DomainNameServers: { 'Fn::GetAtt': ['Directory', 'DnsIpAddresses'] } }),
        Directory: {
          Type: 'AWS::DirectoryService::MicrosoftAD',
          Properties: {
            Name: 'corp.internal',
            Password: 'p',
            VpcSettings: { VpcId: ref('Vpc'), SubnetIds: [] },
          },
        },
      }),
    ],
  },

  check({ model }) {
    return [
      ...serversOutside(model, 'AG113'),
      ...dhcpOutside(model),
      ...ROWS.flatMap((row) => violationsOf(model, row)),
    ];
  },
};
