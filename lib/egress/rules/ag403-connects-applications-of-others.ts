import { controlsFor } from './controls';
import { open, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag403.json';

/** AG403: no service signs in to applications of others. */
export const ag403 = ruleOfRows(
  {
    id: 'AG403',
    title: 'A service exchanges data with an application of somebody else',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'The connector runs in the network of the service, with a way to the internet and credentials for the other side.',
    fix: 'exchange data through buckets, and let someone outside the environment fetch or bring them',
    controls: controlsFor('third-party', 'boundary'),
    examples: {
      bad: [
        single('a table of Snowflake', 'AWS::CleanRooms::ConfiguredTable', {
          TableReference: { Snowflake: { AccountIdentifier: 'a', TableName: 'b' } },
        }),
        single('a flow to Salesforce', 'AWS::AppFlow::Flow', {
          SourceFlowConfig: { ConnectorType: 'S3' },
          DestinationFlowConfigList: [{ ConnectorType: 'Salesforce' }],
        }),
        single('a knowledge base in Pinecone', 'AWS::Bedrock::KnowledgeBase', {
          StorageConfiguration: { Type: 'PINECONE' },
        }),
        single('a data source that crawls the web', 'AWS::Bedrock::DataSource', {
          DataSourceConfiguration: { Type: 'WEB' },
        }),
        single('an index that reads Jira', 'AWS::Kendra::DataSource', { Type: 'JIRA' }),
        single('a gateway to a tool server', 'AWS::BedrockAgentCore::GatewayTarget', {
          TargetConfiguration: { Mcp: { McpServer: { Endpoint: 'https://mcp.example.com' } } },
        }),
        single('zero-ETL from an application', 'AWS::Glue::Integration', {
          SourceArn: 'arn:aws:glue:eu-west-1:111111111111:connection/salesforce',
          TargetArn: 'arn',
        }),

        single('a product of a vendor that reads findings', 'AWS::SecurityHub::ProductSubscription', {
          ProductArn: 'arn:aws:securityhub:eu-west-1::product/crowdstrike/crowdstrike-falcon',
        }),
      ],
      unknown: [
        open(
          single('a flow whose destination is a parameter', 'AWS::AppFlow::Flow', {
            SourceFlowConfig: { ConnectorType: 'S3' },
            DestinationFlowConfigList: [{ ConnectorType: { 'Fn::ImportValue': 'type' } }],
          }),
          'Type',
        ),
        single('an index with a connector template', 'AWS::Kendra::DataSource', { Type: 'TEMPLATE' }),
      ],
      good: [
        single('a channel of own events', 'AWS::CloudTrail::Channel', { Source: 'Custom' }),
        single('a flow between buckets', 'AWS::AppFlow::Flow', {
          SourceFlowConfig: { ConnectorType: 'S3' },
          DestinationFlowConfigList: [{ ConnectorType: 'S3' }],
        }),
        single('a knowledge base in OpenSearch', 'AWS::Bedrock::KnowledgeBase', {
          StorageConfiguration: { Type: 'OPENSEARCH_SERVERLESS' },
        }),
        single('a data source in a bucket', 'AWS::Bedrock::DataSource', {
          DataSourceConfiguration: { Type: 'S3' },
        }),
        single('an index of a bucket', 'AWS::Kendra::DataSource', { Type: 'S3' }),
        single('a gateway to a tool server by a private endpoint', 'AWS::BedrockAgentCore::GatewayTarget', {
          PrivateEndpoint: {},
          TargetConfiguration: { Mcp: { McpServer: { Endpoint: 'https://mcp.corp.internal' } } },
        }),
        single('zero-ETL from a database', 'AWS::Glue::Integration', {
          SourceArn: 'arn:aws:rds:eu-west-1:111111111111:cluster:own',
          TargetArn: 'arn',
        }),

        single('a product of AWS that sends findings', 'AWS::SecurityHub::ProductSubscription', {
          ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
