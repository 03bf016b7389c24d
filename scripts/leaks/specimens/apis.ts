import * as amplify from 'aws-cdk-lib/aws-amplify';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as identitypool from 'aws-cdk-lib/aws-cognito-identitypool';
import * as iot from 'aws-cdk-lib/aws-iot';
import * as location from 'aws-cdk-lib/aws-location';
import type { Specimens } from './given';
import { functionOf } from './given';

export const APIS: Specimens = {
  'aws-apigateway.RestApi': (stack) => {
    new apigateway.RestApi(stack, 'It').root.addMethod('GET');
  },
  'aws-apigateway.LambdaRestApi': (stack) =>
    new apigateway.LambdaRestApi(stack, 'It', { handler: functionOf(stack) }),
  'aws-apigatewayv2.HttpApi': (stack) => new apigatewayv2.HttpApi(stack, 'It'),
  'aws-apigatewayv2.WebSocketApi': (stack) => new apigatewayv2.WebSocketApi(stack, 'It'),
  'aws-appsync.GraphqlApi': (stack) =>
    new appsync.GraphqlApi(stack, 'It', {
      name: 'it',
      definition: appsync.Definition.fromSchema({
        bind: () => ({ apiId: 'it', definition: 'type Query { hello: String }' }),
      }),
    }),
  'aws-appsync.EventApi': (stack) => new appsync.EventApi(stack, 'It', { apiName: 'it' }),
  'aws-cognito.UserPool': (stack) => new cognito.UserPool(stack, 'It'),
  'aws-cognito.UserPoolDomain': (stack) =>
    new cognito.UserPoolDomain(stack, 'It', {
      userPool: new cognito.UserPool(stack, 'Pool'),
      cognitoDomain: { domainPrefix: 'given' },
    }),
  'aws-cognito-identitypool.IdentityPool': (stack) => new identitypool.IdentityPool(stack, 'It'),
  'aws-amplify.CfnApp': (stack) => new amplify.CfnApp(stack, 'It', { name: 'it' }),
  'aws-iot.CfnThing': (stack) => new iot.CfnThing(stack, 'It', {}),
  'aws-iot.CfnTopicRule to a web address': (stack) =>
    new iot.CfnTopicRule(stack, 'It', {
      topicRulePayload: {
        sql: "SELECT * FROM 'topic'",
        actions: [{ http: { url: 'https://example.com/ingest' } }],
      },
    }),
  'aws-location.CfnMap': (stack) =>
    new location.CfnMap(stack, 'It', { mapName: 'it', configuration: { style: 'VectorEsriStreets' } }),
};
