import { controlsFor } from './controls';
import { single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag313.json';

/** AG313: nobody signs in from outside. */
export const ag313 = ruleOfRows(
  {
    id: 'AG313',
    title: 'A pool of users is open to the internet',
    severity: 'error',
    state: 'exposed',
    category: 'identity',
    rationale:
      'Pools of users have public APIs: whoever signs up there, or needs not even that, holds credentials of the inside.',
    fix: 'let people sign in inside the boundary',
    controls: controlsFor('identity', 'inbound'),
    examples: {
      bad: [
        single('a pool that hands credentials to everybody', 'AWS::Cognito::IdentityPool', {
          AllowUnauthenticatedIdentities: true,
        }),
        single('a pool in which everybody may sign up', 'AWS::Cognito::UserPool', {}),
        single('a page for signing in', 'AWS::Cognito::UserPoolDomain', { Domain: 'own', UserPoolId: 'own' }),
        single('a pool that an administrator fills, which warns', 'AWS::Cognito::UserPool', {
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        }),
      ],
      unknown: [
        single('a role for guests of a pool outside the input', 'AWS::Cognito::IdentityPoolRoleAttachment', {
          IdentityPoolId: 'eu-west-1:a',
          Roles: { unauthenticated: 'arn:aws:iam::111111111111:role/guest' },
        }),
        single('a pool of which another stack decides who signs up', 'AWS::Cognito::UserPool', {
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: { 'Fn::ImportValue': 'elsewhere' } },
        }),
      ],
      good: [
        single('a group of users', 'AWS::Cognito::UserPoolGroup', { UserPoolId: 'own' }),
        single('a client of a pool', 'AWS::Cognito::UserPoolClient', { UserPoolId: 'own' }),
      ],
    },
  },
  rows as readonly Row[],
);
