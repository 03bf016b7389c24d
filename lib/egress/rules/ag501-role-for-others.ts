import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import { document, policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag501.json';

const ROLE = ['AWS::IAM::Role', 'AssumeRolePolicyDocument'] as const;
const assume = { Effect: 'Allow', Action: 'sts:AssumeRole' };

/** AG501: only own principals, and services, take on roles. */
export const ag501 = ruleOfRows(
  {
    id: 'AG501',
    title: 'A role can be taken on by others',
    severity: 'error',
    state: 'exposed',
    category: 'identity',
    rationale:
      'Who takes on a role acts inside the account from wherever they are: no network stands between.',
    fix: 'trust services and principals of own accounts, or require aws:PrincipalOrgID',
    controls: controlsFor('external-access', 'identity'),
    examples: {
      bad: [
        policyOf('a role for anybody', ROLE, { ...assume, Principal: '*' }),
        policyOf('a role for anybody who knows an id', ROLE, {
          ...assume,
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'sts:ExternalId': 'a1b2' } },
        }),
        policyOf('a role for all workflows of GitHub', ROLE, {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: {
            Federated: {
              'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com',
            },
          },
          Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
        }),
        single('a trust anchor for machines elsewhere', 'AWS::RolesAnywhere::TrustAnchor', {
          Name: 'factory',
        }),
        single('an access key', 'AWS::IAM::AccessKey', { UserName: 'ci' }),
      ],
      unknown: [
        policyOf('a role for an account that may be own', ROLE, {
          ...assume,
          Principal: { AWS: '222222222222' },
        }),
        policyOf('a role for people whom a directory vouches for', ROLE, {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithSAML',
          Principal: { Federated: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:saml-provider/adfs' } },
        }),
        open(
          policyOf('a role for whom a parameter names', ROLE, {
            ...assume,
            Principal: { AWS: ref('Vendor') },
          }),
          'Vendor',
        ),
      ],
      good: [
        policyOf('a role for a service', ROLE, { ...assume, Principal: { Service: 'lambda.amazonaws.com' } }),
        policyOf('a role for the own account', ROLE, {
          ...assume,
          Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
        }),
        policyOf('a role for the organization', ROLE, {
          ...assume,
          Principal: '*',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
        }),
        network('a role for pods of a cluster of the input', {
          Cluster: { Type: 'AWS::EKS::Cluster', Properties: {} },
          Provider: {
            Type: 'AWS::IAM::OIDCProvider',
            Properties: { Url: { 'Fn::GetAtt': ['Cluster', 'OpenIdConnectIssuerUrl'] } },
          },
          It: {
            Type: 'AWS::IAM::Role',
            Properties: {
              AssumeRolePolicyDocument: document({
                Effect: 'Allow',
                Action: 'sts:AssumeRoleWithWebIdentity',
                Principal: { Federated: ref('Provider') },
              }),
            },
          },
        }),
        single('a user without a password', 'AWS::IAM::User', { UserName: 'ci' }),
      ],
    },
  },
  rows as readonly Row[],
);
