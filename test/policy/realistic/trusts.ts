import { everybody, ORG, OTHER, OWN, trust } from '../samples';
import type { Realistic } from './realistic';

const assume = (Principal: unknown, Condition?: object, Action = 'sts:AssumeRole'): object => ({
  Effect: 'Allow',
  Principal,
  Action,
  ...(Condition === undefined ? {} : { Condition }),
});
const GITHUB = 'token.actions.githubusercontent.com';
const provider = (name: string): object => ({ Federated: `arn:aws:iam::${OWN}:oidc-provider/${name}` });
const web = (name: string, Condition?: object): object =>
  assume(provider(name), Condition, 'sts:AssumeRoleWithWebIdentity');
export const TRUSTS: readonly Realistic[] = [
  {
    name: 'a role for Lambda',
    set: trust(assume({ Service: 'lambda.amazonaws.com' })),
    about: 'principal',
    verdict: 'refuses',
    because: 'only the service may',
  },
  {
    name: 'a role for Lambda, the service',
    set: trust(assume({ Service: 'lambda.amazonaws.com' })),
    about: 'deputy',
    verdict: 'admits',
    by: 'service',
    because: 'nothing says for whom',
  },
  {
    name: 'a role for Lambda of the own account',
    set: trust(assume({ Service: 'lambda.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OWN } })),
    about: 'deputy',
    verdict: 'refuses',
    because: 'strangers have another account',
  },
  {
    name: 'a role for the own account',
    set: trust(
      assume({ AWS: { parts: ['arn:aws:iam::', { own: 'AWS::AccountId', as: 'account' }, ':root'] } }),
    ),
    about: 'principal',
    verdict: 'refuses',
    because: 'only the own account may',
  },
  {
    name: 'a role for a vendor',
    set: trust(assume({ AWS: OTHER }, { StringEquals: { 'sts:ExternalId': 'a1b2' } })),
    about: 'principal',
    verdict: 'admits',
    by: 'account',
    because: 'the vendor knows the id',
  },
  {
    name: 'a role for an account, when own accounts are not known',
    set: trust(assume({ AWS: OTHER })),
    about: 'principal',
    more: { boundary: {} },
    verdict: 'undecided',
    missing: OTHER,
    because: 'it may be own',
  },
  {
    name: 'a role for everybody',
    set: trust(assume('*')),
    about: 'principal',
    verdict: 'admits',
    by: 'account',
    because: 'everybody may',
  },
  {
    name: 'a role for everybody with an id',
    set: trust(assume({ AWS: '*' }, { StringEquals: { 'sts:ExternalId': 'a1b2' } })),
    about: 'principal',
    verdict: 'admits',
    because: 'an id is no secret',
  },
  {
    name: 'a role for the organization',
    set: trust(assume({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': ORG } })),
    about: 'principal',
    verdict: 'refuses',
    because: 'strangers are in no own organization',
  },
  {
    name: 'a role for all of GitHub',
    set: trust(web(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } })),
    about: 'principal',
    verdict: 'admits',
    by: 'federated',
    because: 'every repository gets such a token',
  },
  {
    name: 'a role for an owner at GitHub',
    set: trust(web(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } })),
    about: 'principal',
    verdict: 'refuses',
    because: 'others have another owner in their tokens',
  },
  {
    name: 'a role for owners at GitHub that start with a name',
    set: trust(web(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:acme*' } })),
    about: 'principal',
    verdict: 'admits',
    by: 'federated',
    because: 'anybody can take a name that starts so',
  },
  {
    name: 'a role for GitHub when the claim is there',
    set: trust(
      web(GITHUB, { StringEqualsIfExists: { [`${GITHUB}:sub`]: 'repo:acme/app:ref:refs/heads/main' } }),
    ),
    about: 'principal',
    verdict: 'admits',
    by: 'federated',
    because: 'a missing claim passes',
  },
  {
    name: 'a role for the own identity provider',
    set: trust(web('login.example.com')),
    about: 'principal',
    verdict: 'undecided',
    missing: 'login.example.com',
    because: 'whom it vouches for is not in the policy',
  },
  {
    name: 'a role for SAML',
    set: trust(
      assume(
        { Federated: `arn:aws:iam::${OWN}:saml-provider/adfs` },
        { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
        'sts:AssumeRoleWithSAML',
      ),
    ),
    about: 'principal',
    verdict: 'undecided',
    missing: 'adfs',
    because: 'whom it vouches for is not in the policy',
  },
  {
    name: 'a role for guests of any identity pool',
    set: trust(
      assume(
        { Federated: 'cognito-identity.amazonaws.com' },
        { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
    ),
    about: 'principal',
    verdict: 'admits',
    by: 'federated',
    because: 'everybody can have an identity pool',
  },
  {
    name: 'a role for pods',
    set: trust(assume({ Service: 'pods.eks.amazonaws.com' }, undefined, 'sts:AssumeRole')),
    about: 'principal',
    verdict: 'refuses',
    because: 'only the service may',
  },
  {
    name: 'a role off the network',
    set: trust(assume({ AWS: `arn:aws:iam::${OWN}:root` })),
    about: 'network',
    verdict: 'admits',
    because: 'nothing asks from where',
  },
  {
    name: 'a role on the network',
    set: trust(
      assume(
        { AWS: `arn:aws:iam::${OWN}:root` },
        { StringEquals: { 'aws:SourceVpc': { parts: [{ own: 'Vpc' }] } } },
      ),
    ),
    about: 'network',
    verdict: 'refuses',
    because: 'the VPC is of the application',
  },
  {
    name: 'a role for a service, off the network',
    set: trust(assume({ Service: 'ec2.amazonaws.com' })),
    about: 'network',
    verdict: 'refuses',
    because: 'no principal of the account may',
  },
  {
    name: 'a role for everybody in a statement that is no list',
    set: {
      kind: 'trust',
      policies: [
        {
          Version: '2012-10-17',
          Statement: everybody(undefined, { Resource: undefined, Action: 'sts:AssumeRole' }),
        },
      ],
    },
    about: 'principal',
    verdict: 'admits',
    because: 'one statement needs no list',
  },
];
