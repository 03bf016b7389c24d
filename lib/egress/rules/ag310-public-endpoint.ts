import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag310.json';

const OWN = { SubnetIds: [ref('Subnet')], ControlPlaneEgressMode: 'CUSTOMER_ISOLATED' };
const DATABASE = { Engine: 'postgres', DBSubnetGroupName: 'own' };
const PUBLIC_POLICY = JSON.stringify([
  { Rules: [{ ResourceType: 'collection', Resource: ['collection/own'] }], AllowFromPublic: true },
]);

/** AG310: every endpoint is private. */
export const ag310 = ruleOfRows(
  {
    id: 'AG310',
    title: 'A resource has a public endpoint',
    severity: 'error',
    state: 'exposed',
    category: 'inbound',
    rationale:
      'A public endpoint is reached from the whole internet, and its answers carry data out; credentials are all that stands before it.',
    fix: 'make its endpoint private',
    controls: controlsFor('inbound', 'public-data'),
    examples: {
      bad: [
        single('a cluster that says nothing of its endpoint', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: OWN,
        }),
        single('a cluster whose public endpoint admits few addresses', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: { ...OWN, EndpointPublicAccess: true, PublicAccessCidrs: ['192.0.2.0/24'] },
        }),
        single('a cluster that CDK makes by a function', 'Custom::AWSCDK-EKS-Cluster', {
          Config: { resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true } },
        }),
        single('an API that says nothing of its type', 'AWS::ApiGateway::RestApi', { Name: 'own' }),
        single('a public database', 'AWS::RDS::DBInstance', { ...DATABASE, PubliclyAccessible: true }),
        single(
          'a replication instance that says nothing of public access',
          'AWS::DMS::ReplicationInstance',
          {},
        ),
        single('a search domain outside the VPC', 'AWS::OpenSearchService::Domain', {}),
        single('collections that public networks reach', 'AWS::OpenSearchServerless::SecurityPolicy', {
          Name: 'own',
          Type: 'network',
          Policy: PUBLIC_POLICY,
        }),
        single('a server for transfers that says nothing of its endpoint', 'AWS::Transfer::Server', {}),
      ],
      unknown: [
        single('a database that takes the default VPC', 'AWS::RDS::DBInstance', { Engine: 'postgres' }),
        single('a database whose access another stack decides', 'AWS::RDS::DBInstance', {
          ...DATABASE,
          PubliclyAccessible: { 'Fn::ImportValue': 'elsewhere' },
        }),
        single(
          'collections whose access another stack decides',
          'AWS::OpenSearchServerless::SecurityPolicy',
          {
            Name: 'own',
            Type: 'network',
            Policy: { 'Fn::Join': ['', ['[{"AllowFromPublic":', { 'Fn::ImportValue': 'elsewhere' }, '}]']] },
          },
        ),
      ],
      good: [
        single('a private cluster', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: { ...OWN, EndpointPublicAccess: false, EndpointPrivateAccess: true },
        }),
        single('a private cluster that CDK makes by a function', 'Custom::AWSCDK-EKS-Cluster', {
          Config: { resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } },
        }),
        single('a private API', 'AWS::ApiGateway::RestApi', {
          Name: 'own',
          EndpointConfiguration: { Types: ['PRIVATE'] },
        }),
        single('an API whose definition is imported as private', 'AWS::ApiGateway::RestApi', {
          Body: {},
          Parameters: { endpointConfigurationTypes: 'PRIVATE' },
        }),
        single('a database in a subnet group', 'AWS::RDS::DBInstance', DATABASE),
        single('an instance of a database cluster', 'AWS::RDS::DBInstance', {
          Engine: 'aurora-postgresql',
          DBClusterIdentifier: 'own',
        }),
        single('a search domain in the VPC', 'AWS::OpenSearchService::Domain', {
          VPCOptions: { SubnetIds: [ref('Subnet')], EgressEnabled: true },
        }),
        single('collections that a VPC endpoint alone reaches', 'AWS::OpenSearchServerless::SecurityPolicy', {
          Name: 'own',
          Type: 'network',
          Policy: JSON.stringify([{ AllowFromPublic: false, SourceVPCEs: ['vpce-1'] }]),
        }),
        single('a server for transfers in the VPC', 'AWS::Transfer::Server', {
          EndpointType: 'VPC',
          EndpointDetails: { SubnetIds: [ref('Subnet')] },
        }),
        single('brokers without public addresses', 'AWS::MSK::Cluster', {
          BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'DISABLED' } } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
