import { controlsFor } from './controls';
import { network, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag405.json';

/** AG405: identity providers are inside. */
export const ag405 = ruleOfRows(
  {
    id: 'AG405',
    title: 'A service fetches keys or metadata from an identity provider outside',
    severity: 'warning',
    state: 'defect',
    category: 'identity',
    rationale:
      'The service fetches discovery documents and keys over the internet, and whoever serves them decides who may enter.',
    fix: 'use IAM Identity Center, SAML metadata as a document, or an identity provider of the environment',
    controls: controlsFor('identity', 'third-party'),
    examples: {
      bad: [
        single('a provider of web identities', 'AWS::IAM::OIDCProvider', { Url: 'https://idp.example.com' }),
        single('an authorizer of tokens', 'AWS::ApiGatewayV2::Authorizer', {
          JwtConfiguration: { Issuer: 'https://tenant.okta.com' },
        }),
        single('sign-in by a social account', 'AWS::Cognito::UserPoolIdentityProvider', {
          ProviderType: 'Google',
        }),
        single('a load balancer that signs people in', 'AWS::ElasticLoadBalancingV2::Listener', {
          DefaultActions: [
            { Type: 'authenticate-oidc', AuthenticateOidcConfig: { Issuer: 'https://idp.example.com' } },
          ],
        }),
      ],

      good: [
        network('the identities of a cluster', {
          Cluster: { Type: 'AWS::EKS::Cluster', Properties: {} },
          It: {
            Type: 'AWS::IAM::OIDCProvider',
            Properties: { Url: { 'Fn::GetAtt': ['Cluster', 'OpenIdConnectIssuerUrl'] } },
          },
        }),
        single('an authorizer of a user pool', 'AWS::ApiGatewayV2::Authorizer', {
          JwtConfiguration: {
            Issuer: { 'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com/pool' },
          },
        }),
        single('SAML metadata as a document', 'AWS::Cognito::UserPoolIdentityProvider', {
          ProviderType: 'SAML',
          ProviderDetails: { MetadataFile: '<xml/>' },
        }),
        single('an identity provider in the network', 'AWS::EKS::IdentityProviderConfig', {
          Oidc: { IssuerUrl: 'https://keycloak.corp.internal/realms/x' },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
