import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag311.json';

const DISTRIBUTION = { DefaultCacheBehavior: {}, Origins: [] };

/** AG311: nothing is an API, URL or distribution that is public by nature. */
export const ag311 = ruleOfRows(
  {
    id: 'AG311',
    title: 'An API, URL or distribution is public by nature',
    severity: 'error',
    state: 'exposed',
    category: 'inbound',
    rationale:
      'Types that have no private form admit whoever finds their name, and answer with what is inside.',
    fix: 'delete it, or use a type that has a private form',
    controls: controlsFor('inbound'),
    examples: {
      bad: [
        single('a URL of a function that asks for credentials', 'AWS::Lambda::Url', {
          AuthType: 'AWS_IAM',
          TargetFunctionArn: 'own',
        }),
        single('an HTTP API', 'AWS::ApiGatewayV2::Api', { Name: 'own', ProtocolType: 'HTTP' }),
        single('a distribution', 'AWS::CloudFront::Distribution', {
          DistributionConfig: { ...DISTRIBUTION, Enabled: true },
        }),
        single('an event API', 'AWS::AppSync::Api', { Name: 'own' }),
      ],
      unknown: [
        single('a name for an API, which is not in the input', 'AWS::ApiGateway::BasePathMapping', {
          DomainName: 'api.example.com',
          RestApiId: 'abc',
        }),
        single('a route of an API that is not in the input', 'AWS::ApiGatewayV2::Route', {
          ApiId: 'abc',
          RouteKey: 'GET /',
        }),
        single('a function of AWS SAM behind an API of another stack', 'AWS::Serverless::Function', {
          Events: {
            Call: {
              Type: 'Api',
              Properties: { RestApiId: { 'Fn::ImportValue': 'api' }, Path: '/', Method: 'get' },
            },
          },
        }),
        single(
          'a distribution of which another stack tells whether it serves',
          'AWS::CloudFront::Distribution',
          {
            DistributionConfig: { ...DISTRIBUTION, Enabled: { 'Fn::ImportValue': 'elsewhere' } },
          },
        ),
      ],
      good: [
        single('a distribution that is switched off', 'AWS::CloudFront::Distribution', {
          DistributionConfig: { ...DISTRIBUTION, Enabled: false },
        }),
        single('a private domain name', 'AWS::ApiGateway::DomainNameV2', {
          DomainName: 'api.example.internal',
          EndpointConfiguration: { Types: ['PRIVATE'] },
        }),
        single('a link into the VPC', 'AWS::ApiGatewayV2::VpcLink', {
          Name: 'own',
          SubnetIds: [ref('Subnet')],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
