import { controlsFor } from './controls';
import { open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag418.json';

/** AG418: keys, directories and certificate authorities are inside. */
export const ag418 = ruleOfRows(
  {
    id: 'AG418',
    title: 'Keys, sign-ins or certificates are decided outside',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'Who answers for keys, names of people or certificates sees every use of them, and can stop each.',
    fix: 'use keys of KMS or CloudHSM, a directory inside the boundary, and a private certificate authority',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('a key in an external key store', 'AWS::KMS::Key', { Origin: 'EXTERNAL_KEY_STORE' }),
        single('a certificate connector that asks Intune', 'AWS::PCAConnectorSCEP::Connector', {
          VpcEndpointId: ref('Endpoint'),
          MobileDeviceManagement: { Intune: { Domain: 'example.com' } },
        }),
        single('a certificate connector at a public address', 'AWS::PCAConnectorSCEP::Connector', {}),
        single('a file system with a directory at a public address', 'AWS::FSx::FileSystem', {
          WindowsConfiguration: {
            SelfManagedActiveDirectoryConfiguration: { DnsIps: ['198.51.100.1', '8.8.8.8'] },
          },
        }),
        single('a responder for certificates', 'AWS::ACMPCA::CertificateAuthority', {
          RevocationConfiguration: { OcspConfiguration: { Enabled: true } },
        }),
      ],
      unknown: [
        open(
          single('a database whose directory a parameter names', 'AWS::RDS::DBInstance', {
            DomainDnsIps: [ref('Directory')],
          }),
          'Directory',
        ),
      ],
      good: [
        single('a key of KMS', 'AWS::KMS::Key', { Origin: 'AWS_KMS' }),
        single('a certificate connector in the VPC', 'AWS::PCAConnectorSCEP::Connector', {
          VpcEndpointId: 'vpce-1',
        }),
        single('a database with a directory inside', 'AWS::RDS::DBInstance', { DomainDnsIps: ['10.0.0.10'] }),
        single('a revocation list in a bucket', 'AWS::ACMPCA::CertificateAuthority', {
          RevocationConfiguration: { CrlConfiguration: { Enabled: true, S3BucketName: 'own' } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
