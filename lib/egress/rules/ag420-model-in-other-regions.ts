import { controlsFor } from './controls';
import { open, ref, single } from './networks';
import { policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag420.json';

/** AG420: models run in the own Region. */
export const ag420 = ruleOfRows(
  {
    id: 'AG420',
    title: 'Prompts go to models in other Regions',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'A cross-Region inference profile runs each request wherever there is room, which for a global one is anywhere.',
    fix: 'name a model of the own Region, and deny other Regions by aws:RequestedRegion',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('an agent with a profile of the United States', 'AWS::Bedrock::Agent', {
          FoundationModel: 'us.anthropic.claude-sonnet-4-20250514-v1:0',
        }),
        single('a profile of ours that copies a global one', 'AWS::Bedrock::ApplicationInferenceProfile', {
          ModelSource: {
            CopyFrom: {
              'Fn::Sub':
                'arn:${AWS::Partition}:bedrock:${AWS::Region}:${AWS::AccountId}:inference-profile/global.anthropic.claude-sonnet-4-20250514-v1:0',
            },
          },
        }),
        single('a guardrail of several Regions', 'AWS::Bedrock::Guardrail', {
          CrossRegionConfig: {
            GuardrailProfileArn: {
              'Fn::Sub':
                'arn:aws:bedrock:${AWS::Region}:${AWS::AccountId}:guardrail-profile/eu.guardrail.v1:0',
            },
          },
        }),
        single('a function that is told such a model', 'AWS::Lambda::Function', {
          Environment: { Variables: { MODEL_ID: 'eu.amazon.nova-pro-v1:0' } },
        }),
        policyOf('a role that may use such a model', ['AWS::IAM::Policy', 'PolicyDocument'], {
          Effect: 'Allow',
          Action: 'bedrock:InvokeModel',
          Resource: {
            'Fn::Sub':
              'arn:aws:bedrock:${AWS::Region}:${AWS::AccountId}:inference-profile/apac.amazon.nova-pro-v1:0',
          },
        }),
      ],
      unknown: [
        open(
          single('a model by parameter', 'AWS::Bedrock::Agent', { FoundationModel: ref('Model') }),
          'Model',
        ),
      ],
      good: [
        single('an agent with a model of its Region', 'AWS::Bedrock::Agent', {
          FoundationModel: 'anthropic.claude-3-haiku-20240307-v1:0',
        }),
        single('a profile of ours for a model of the Region', 'AWS::Bedrock::ApplicationInferenceProfile', {
          ModelSource: {
            CopyFrom: { 'Fn::Sub': 'arn:aws:bedrock:${AWS::Region}::foundation-model/amazon.nova-pro-v1:0' },
          },
        }),
        single('a variable with a dot that names no model', 'AWS::Lambda::Function', {
          Environment: { Variables: { HOST: 'eu.internal.example', TABLE: 'us.orders' } },
        }),
        policyOf('a role that is denied such models', ['AWS::IAM::Policy', 'PolicyDocument'], {
          Effect: 'Deny',
          Action: 'bedrock:*',
          Resource: 'arn:aws:bedrock:*:*:inference-profile/global.anthropic.claude-sonnet-4-20250514-v1:0',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
