import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag302.json';

/** AG302: what has a switch for its network is switched to ours. */
export const ag302 = ruleOfRows(
  {
    id: 'AG302',
    title: 'A network mode or switch gives it the internet',
    severity: 'error',
    state: 'exposed',
    category: 'compute',
    rationale:
      'A service that has a network of its own beside ours uses that one until it is told otherwise.',
    fix: 'switch it to the VPC',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('a notebook that says nothing of direct internet access', 'AWS::SageMaker::NotebookInstance', {
          SubnetId: ref('Subnet'),
        }),
        single('a domain whose applications use the internet', 'AWS::SageMaker::Domain', {
          AppNetworkAccessType: 'PublicInternetOnly',
        }),
        single('an agent in network mode PUBLIC', 'AWS::BedrockAgentCore::Runtime', {
          NetworkConfiguration: { NetworkMode: 'PUBLIC' },
        }),
        single('a MicroVM with the connector to the internet', 'AWS::Lambda::MicrovmImage', {
          EgressNetworkConnectors: [
            {
              'Fn::Sub':
                'arn:${AWS::Partition}:lambda:${AWS::Region}:aws:network-connector:aws-network-connector:INTERNET_EGRESS',
            },
          ],
        }),
        single('a data warehouse that loads past the VPC', 'AWS::Redshift::Cluster', {
          ClusterType: 'single-node',
        }),
      ],
      unknown: [
        single('a notebook whose access another stack decides', 'AWS::SageMaker::NotebookInstance', {
          DirectInternetAccess: { 'Fn::ImportValue': 'elsewhere' },
        }),
        single('a MicroVM with a connector of another stack', 'AWS::Lambda::MicrovmImage', {
          EgressNetworkConnectors: [{ 'Fn::ImportValue': 'elsewhere' }],
        }),
      ],
      good: [
        single('a notebook without direct internet access', 'AWS::SageMaker::NotebookInstance', {
          DirectInternetAccess: 'Disabled',
          SubnetId: ref('Subnet'),
        }),
        single('a domain in the VPC', 'AWS::SageMaker::Domain', { AppNetworkAccessType: 'VpcOnly' }),
        single('an agent in the VPC', 'AWS::BedrockAgentCore::Runtime', {
          NetworkConfiguration: { NetworkMode: 'VPC' },
        }),
        single('a fleet that says nothing of default internet access', 'AWS::AppStream::Fleet', {
          InstanceType: 'stream.standard.small',
        }),
        network('a MicroVM with a connector into the VPC', {
          Image: {
            Type: 'AWS::Lambda::MicrovmImage',
            Properties: { EgressNetworkConnectors: [{ 'Fn::GetAtt': ['Connector', 'Arn'] }] },
          },
          Connector: {
            Type: 'AWS::Lambda::NetworkConnector',
            Properties: { Configuration: { VpcEgressConfiguration: { SubnetIds: [ref('Subnet')] } } },
          },
        }),
        single('a data warehouse that loads through the VPC', 'AWS::Redshift::Cluster', {
          EnhancedVpcRouting: 'true',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
