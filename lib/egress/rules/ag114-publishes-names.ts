import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag114.json';

const zone = (VPCs?: readonly unknown[]): unknown => ({
  Type: 'AWS::Route53::HostedZone',
  Properties: { Name: 'models.example.com.', ...(VPCs === undefined ? {} : { VPCs }) },
});
const OWN = [{ VPCId: ref('Vpc'), VPCRegion: 'eu-central-1' }];
const RECORD = { Name: 'api.models.example.com.', Type: 'A', TTL: '300', ResourceRecords: ['10.0.0.7'] };
const certificate = (title: string, properties: Readonly<Record<string, unknown>>) =>
  single(title, 'AWS::CertificateManager::Certificate', { DomainName: 'models.example.com', ...properties });

/** AG114: names are told to nobody outside. */
export const ag114 = ruleOfRows(
  {
    id: 'AG114',
    title: 'Names are published',
    severity: 'error',
    state: 'exposed',
    category: 'name',
    rationale:
      'Anybody reads what a public zone or a public log holds: the names and addresses of the environment, and whatever else somebody writes into them.',
    fix: 'make the zone private with VPCs, or add the template of the zone to the input',
    controls: controlsFor('inbound', 'configuration'),
    examples: {
      bad: [
        network('a zone without a VPC', { Zone: zone() }),
        network(
          'a zone that is public under a condition',
          { Zone: zone([{ 'Fn::If': ['Private', OWN[0], ref('AWS::NoValue')] }]) },
          {
            Parameters: { Zone: { Type: 'String', AllowedValues: ['private', 'public'] } },
            Conditions: { Private: { 'Fn::Equals': [ref('Zone'), 'private'] } },
          },
        ),
        single('a public namespace', 'AWS::ServiceDiscovery::PublicDnsNamespace', { Name: 'example.com' }),
        certificate('a public certificate', { ValidationMethod: 'DNS' }),
      ],
      unknown: [
        single('a record in a zone that the input does not show', 'AWS::Route53::RecordSet', {
          ...RECORD,
          HostedZoneId: 'Z0123456789ABCDEFGHIJ',
        }),
        single('a record in a zone by its name', 'AWS::Route53::RecordSet', {
          ...RECORD,
          HostedZoneName: 'models.example.com.',
        }),
        open(
          single('records in a zone by parameter', 'AWS::Route53::RecordSetGroup', {
            HostedZoneId: ref('Zone'),
            RecordSets: [RECORD],
          }),
          'Zone',
        ),
      ],
      good: [
        network('a record in a private zone', {
          Zone: zone(OWN),
          ById: { Type: 'AWS::Route53::RecordSet', Properties: { ...RECORD, HostedZoneId: ref('Zone') } },
          ByName: {
            Type: 'AWS::Route53::RecordSet',
            Properties: { ...RECORD, HostedZoneName: 'models.example.com' },
          },
        }),
        network('a service in a private namespace', {
          Namespace: {
            Type: 'AWS::ServiceDiscovery::PrivateDnsNamespace',
            Properties: { Name: 'models.internal', Vpc: ref('Vpc') },
          },
          Service: {
            Type: 'AWS::ServiceDiscovery::Service',
            Properties: {
              NamespaceId: { 'Fn::GetAtt': ['Namespace', 'Id'] },
              DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 60 }] },
            },
          },
        }),
        certificate('a certificate of a private authority', {
          CertificateAuthorityArn: 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/own',
        }),
        certificate('a public certificate that is not logged', {
          CertificateTransparencyLoggingPreference: 'DISABLED',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
