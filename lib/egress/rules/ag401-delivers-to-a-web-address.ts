import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag401.json';

const CONNECTION = {
  Type: 'AWS::Events::Connection',
  Properties: {
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'key', ApiKeyValue: 'value' } },
  },
};
const PRIVATE = {
  InvocationConnectivityParameters: {
    ResourceParameters: { ResourceConfigurationArn: { 'Fn::GetAtt': ['Configuration', 'Arn'] } },
  },
};
const DESTINATION = { HttpMethod: 'POST', InvocationEndpoint: 'https://hooks.example.com/in' };
const TO_CONNECTION = { ...DESTINATION, ConnectionArn: { 'Fn::GetAtt': ['Connection', 'Arn'] } };

const destination = (properties: Readonly<Record<string, unknown>>): unknown => ({
  Type: 'AWS::Events::ApiDestination',
  Properties: properties,
});

const method = (integration: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  RestApiId: 'api',
  ResourceId: 'root',
  HttpMethod: 'GET',
  Integration: integration,
});

const body = (integration: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Body: { openapi: '3.0.1', paths: { '/': { get: { 'x-amazon-apigateway-integration': integration } } } },
});

/** AG401: no service delivers to a web address. */
export const ag401 = ruleOfRows(
  {
    id: 'AG401',
    title: 'A service delivers to a web address',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'The service sends from its own network, so neither routes nor security groups stand in its way.',
    fix: 'deliver to a bucket, stream, queue or function of the environment',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('a delivery stream to an HTTP endpoint', 'AWS::KinesisFirehose::DeliveryStream', {
          HttpEndpointDestinationConfiguration: { EndpointConfiguration: { Url: 'https://in.example.com' } },
        }),
        network('an API destination', { Connection: CONNECTION, It: destination(TO_CONNECTION) }),
        single('an integration with a web address', 'AWS::ApiGateway::Method', {
          ...method({ Type: 'HTTP_PROXY', Uri: 'https://api.example.com' }),
        }),
        single('an integration in an OpenAPI document', 'AWS::ApiGateway::RestApi', {
          ...body({ type: 'http_proxy', uri: 'https://api.example.com' }),
        }),
        single('a resolver that calls a third party', 'AWS::AppSync::DataSource', {
          ApiId: 'api',
          Name: 'other',
          Type: 'HTTP',
          HttpConfig: { Endpoint: 'https://api.example.com' },
        }),
      ],
      unknown: [
        open(
          single('an API destination whose connection is a parameter', 'AWS::Events::ApiDestination', {
            ...DESTINATION,
            ConnectionArn: ref('Connection'),
          }),
          'Connection',
        ),
        open(
          single('a resolver whose endpoint is a parameter', 'AWS::AppSync::DataSource', {
            ApiId: 'api',
            Name: 'other',
            Type: 'HTTP',
            HttpConfig: { Endpoint: ref('Endpoint') },
          }),
          'Endpoint',
        ),
      ],
      good: [
        single('a delivery stream to a bucket', 'AWS::KinesisFirehose::DeliveryStream', {
          S3DestinationConfiguration: { BucketARN: 'arn:aws:s3:::own', RoleARN: 'arn' },
        }),
        network('an API destination that is private', {
          Connection: { ...CONNECTION, Properties: { ...CONNECTION.Properties, ...PRIVATE } },
          Configuration: { Type: 'AWS::VpcLattice::ResourceConfiguration', Properties: {} },
          It: destination(TO_CONNECTION),
        }),
        single('an integration through a VPC link', 'AWS::ApiGateway::Method', {
          ...method({ Type: 'HTTP_PROXY', ConnectionType: 'VPC_LINK', ConnectionId: 'link' }),
        }),
        single('an integration with an API of AWS', 'AWS::ApiGateway::Method', {
          ...method({ Type: 'AWS_PROXY', Uri: 'arn:aws:apigateway:eu-west-1:lambda:path/x' }),
        }),
        single('an OpenAPI document with a VPC link', 'AWS::ApiGateway::RestApi', {
          ...body({ type: 'http_proxy', uri: 'https://api.example.com', connectionType: 'VPC_LINK' }),
        }),
        single('a resolver that calls an API of AWS', 'AWS::AppSync::DataSource', {
          ApiId: 'api',
          Name: 'states',
          Type: 'HTTP',
          HttpConfig: { Endpoint: { 'Fn::Sub': 'https://states.${AWS::Region}.amazonaws.com/' } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
