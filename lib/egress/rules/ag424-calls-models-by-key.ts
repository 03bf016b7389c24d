import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import { endpointOf, policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag424.json';

const POLICY = ['AWS::IAM::Policy', 'PolicyDocument'] as const;

/** AG424: models are called by roles, on the path that is audited. */
export const ag424 = ruleOfRows(
  {
    id: 'AG424',
    title: 'Models are called beside the audit',
    severity: 'warning',
    state: 'defect',
    category: 'service',
    rationale:
      'An API key is a secret that is good from any network, and what is called with it, or by the other API, passes no gateway that keeps an account of it.',
    fix: 'call models by the role of the workload, over the endpoint of bedrock-runtime',
    controls: controlsFor('identity', 'monitoring'),
    examples: {
      bad: [
        single('a function with an API key', 'AWS::Lambda::Function', {
          Environment: { Variables: { AWS_BEARER_TOKEN_BEDROCK: 'x' } },
        }),
        single('a task that is given an API key', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            { Name: 'main', Secrets: [{ Name: 'AWS_BEARER_TOKEN_BEDROCK', ValueFrom: ref('Key') }] },
          ],
        }),
        policyOf('a role that may use API keys', POLICY, {
          Effect: 'Allow',
          Action: 'bedrock:*',
          Resource: '*',
        }),
        endpointOf('an endpoint of the OpenAI-compatible API', 'bedrock-mantle'),
      ],
      good: [
        policyOf('a role that calls models', POLICY, {
          Effect: 'Allow',
          Action: 'bedrock:InvokeModel',
          Resource: '*',
        }),
        policyOf(
          'a role that may use all but API keys',
          POLICY,
          { Effect: 'Allow', Action: 'bedrock:*', Resource: '*' },
          { Effect: 'Deny', Action: 'bedrock:CallWithBearerToken', Resource: '*' },
        ),
        endpointOf('the endpoint that is audited', 'bedrock-runtime'),
        network('a function without a key', {
          It: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { MODEL: 'own' } } } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
