import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag103.json';

const CONFIGURATION = 'AWS::VpcLattice::ResourceConfiguration';
const ASSOCIATION = 'AWS::VpcLattice::ServiceNetworkResourceAssociation';
const FOREIGN = 'arn:aws:vpc-lattice:eu-central-1:444455556666:resourceconfiguration/rcfg-0123456789abcdef0';

const offered = (definition: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Name: 'models',
  ResourceConfigurationType: 'SINGLE',
  ResourceConfigurationDefinition: definition,
});
const OWN = {
  Network: { Type: 'AWS::VpcLattice::ServiceNetwork', Properties: { Name: 'own', AuthType: 'AWS_IAM' } },
};

/** AG103: VPC Lattice joins own networks and own resources alone. */
export const ag103 = ruleOfRows(
  {
    id: 'AG103',
    title: 'VPC Lattice joins a network with resources of others',
    severity: 'error',
    state: 'exposed',
    category: 'endpoint',
    rationale:
      'A resource gateway takes connections from other networks to whatever its configurations name, and a service network brings in whatever is put into it: neither needs a route.',
    fix: 'offer own resources to own service networks alone, or add the template of the other side to the input',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single(
          'a resource that is a host outside',
          CONFIGURATION,
          offered({ DnsResource: { DomainName: 'db.example.com' } }),
        ),
        single('a resource that is a public address', CONFIGURATION, offered({ IpResource: '203.0.114.7' })),
        single('a gateway for connections of other networks', 'AWS::VpcLattice::ResourceGateway', {
          Name: 'own',
          SubnetIds: [ref('Subnet')],
          VpcIdentifier: ref('Vpc'),
        }),
        single('a configuration that may be shared', CONFIGURATION, {
          ...offered({ IpResource: '10.0.0.7' }),
          AllowAssociationToSharableServiceNetwork: true,
        }),
      ],
      unknown: [
        network('a resource of another account in an own service network', {
          ...OWN,
          It: {
            Type: ASSOCIATION,
            Properties: { ServiceNetworkId: ref('Network'), ResourceConfigurationId: FOREIGN },
          },
        }),
        open(
          network('an own resource in a service network by parameter', {
            Configuration: { Type: CONFIGURATION, Properties: offered({ IpResource: '10.0.0.7' }) },
            It: {
              Type: ASSOCIATION,
              Properties: {
                ServiceNetworkId: ref('Networks'),
                ResourceConfigurationId: ref('Configuration'),
              },
            },
          }),
          'Networks',
        ),
        open(
          single(
            'a resource by parameter',
            CONFIGURATION,
            offered({ DnsResource: { DomainName: ref('Host') } }),
          ),
          'Host',
        ),
      ],
      good: [
        network('an own database in an own service network', {
          ...OWN,
          Database: {
            Type: 'AWS::RDS::DBInstance',
            Properties: { PubliclyAccessible: false, DBSubnetGroupName: 'own' },
          },
          Configuration: {
            Type: CONFIGURATION,
            Properties: offered({
              DnsResource: { DomainName: { 'Fn::Sub': '${Database.Endpoint.Address}' } },
            }),
          },
          It: {
            Type: ASSOCIATION,
            Properties: { ServiceNetworkId: ref('Network'), ResourceConfigurationId: ref('Configuration') },
          },
        }),
        single('a resource in the VPC', CONFIGURATION, offered({ IpResource: '10.0.0.7' })),
      ],
    },
  },
  rows as readonly Row[],
);
