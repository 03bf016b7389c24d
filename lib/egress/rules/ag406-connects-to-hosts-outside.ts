import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag406.json';

/** AG406: data sources are hosts inside. */
export const ag406 = ruleOfRows(
  {
    id: 'AG406',
    title: 'A service connects to a host outside',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'A connector that is given no subnets connects from the network of its service, to whatever its host resolves to.',
    fix: 'give the connector subnets of the VPC, and a host in it',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('a configuration that connects brokers', 'AWS::AmazonMQ::Configuration', {
          Data: { 'Fn::Base64': '<networkConnector uri="static:(ssl://broker.example.com:61617)"/>' },
        }),
        single('a JDBC connection without a subnet', 'AWS::Glue::Connection', {
          ConnectionInput: {
            ConnectionType: 'JDBC',
            ConnectionProperties: { JDBC_CONNECTION_URL: 'jdbc:postgresql://db.example.com:5432/x' },
          },
        }),
        single('an event source of Kafka brokers on the internet', 'AWS::Lambda::EventSourceMapping', {
          FunctionName: 'f',
          SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b.example.com:9092'] } },
          SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: 'arn' }],
        }),
        single('a connector of files with the egress of its service', 'AWS::Transfer::Connector', {
          Url: 'sftp://files.example.com',
        }),
        single('a data source without a VPC connection', 'AWS::QuickSight::DataSource', {
          DataSourceParameters: { PostgreSqlParameters: { Host: 'db.example.com' } },
        }),
        single('an endpoint with a public host', 'AWS::DMS::Endpoint', {
          EndpointType: 'target',
          EngineName: 'postgres',
          ServerName: 'db.example.com',
        }),
      ],
      unknown: [
        single('a task that copies to an endpoint outside the input', 'AWS::DMS::ReplicationTask', {
          TargetEndpointArn: 'arn:aws:dms:eu-west-1:111111111111:endpoint:ABC',
        }),
        open(
          single('a JDBC connection by parameter', 'AWS::Glue::Connection', {
            ConnectionInput: {
              ConnectionType: 'JDBC',
              ConnectionProperties: { JDBC_CONNECTION_URL: ref('Url') },
            },
          }),
          'Url',
        ),
        single('a data source by a name of AWS', 'AWS::QuickSight::DataSource', {
          DataSourceParameters: { PostgreSqlParameters: { Host: 'x.c1.eu-west-1.rds.amazonaws.com' } },
        }),
      ],
      good: [
        single('a configuration without connectors', 'AWS::AmazonMQ::Configuration', {
          Data: { 'Fn::Base64': '<broker xmlns="http://activemq.apache.org/schema/core"/>' },
        }),
        single('a JDBC connection to a private host', 'AWS::Glue::Connection', {
          ConnectionInput: {
            ConnectionType: 'JDBC',
            PhysicalConnectionRequirements: { SubnetId: ref('Subnet') },
            ConnectionProperties: { JDBC_CONNECTION_URL: 'jdbc:postgresql://10.0.0.7:5432/x' },
          },
        }),
        network('a JDBC connection to a database of the input', {
          Database: { Type: 'AWS::RDS::DBInstance', Properties: {} },
          It: {
            Type: 'AWS::Glue::Connection',
            Properties: {
              ConnectionInput: {
                ConnectionType: 'JDBC',
                ConnectionProperties: {
                  JDBC_CONNECTION_URL: { 'Fn::Sub': 'jdbc:postgresql://${Database.Endpoint.Address}:5432/x' },
                },
              },
            },
          },
        }),
        single('an event source with subnets', 'AWS::Lambda::EventSourceMapping', {
          FunctionName: 'f',
          SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b.example.com:9092'] } },
          SourceAccessConfigurations: [
            { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
            { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
          ],
        }),
        single('a connector of files through VPC Lattice', 'AWS::Transfer::Connector', {
          EgressType: 'VPC_LATTICE',
          EgressConfig: { VpcLattice: { ResourceConfigurationArn: 'arn' } },
        }),
        single('an event source of a queue', 'AWS::Lambda::EventSourceMapping', {
          FunctionName: 'f',
          EventSourceArn: 'arn',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
