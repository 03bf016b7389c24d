import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag404.json';

/** AG404: no workflow calls out. */
export const ag404 = ruleOfRows(
  {
    id: 'AG404',
    title: 'A workflow calls out',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'A task runs in the network of AWS Step Functions: no route or security group of ours sees it.',
    fix: 'call a function in the VPC instead, or use a private connection',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('a task that calls a web address', 'AWS::StepFunctions::StateMachine', {
          DefinitionString: {
            'Fn::Join': [
              '',
              [
                '{"StartAt":"Call","States":{"Call":{"Type":"Task","End":true,"Resource":"arn:',
                ref('AWS::Partition'),
                ':states:::http:invoke","Parameters":{"ApiEndpoint":"https://api.example.com","Authentication":{"ConnectionArn":"x"}}}}}',
              ],
            ],
          },
        }),
        single('a definition as an object with a task that sends mail', 'AWS::StepFunctions::StateMachine', {
          Definition: {
            StartAt: 'Mail',
            States: {
              Mail: { Type: 'Task', End: true, Resource: 'arn:aws:states:::aws-sdk:sesv2:sendEmail' },
            },
          },
        }),
        single('a task inside a map that sends an SMS', 'AWS::StepFunctions::StateMachine', {
          Definition: {
            StartAt: 'Each',
            States: {
              Each: {
                Type: 'Map',
                End: true,
                ItemProcessor: {
                  StartAt: 'Tell',
                  States: {
                    Tell: {
                      Type: 'Task',
                      End: true,
                      Resource: 'arn:aws:states:::sns:publish',
                      Parameters: { 'PhoneNumber.$': '$.number' },
                    },
                  },
                },
              },
            },
          },
        }),
      ],
      unknown: [
        open(
          single('a definition by parameter', 'AWS::StepFunctions::StateMachine', {
            DefinitionString: ref('Definition'),
          }),
          'Definition',
        ),
        single('a definition in a bucket', 'AWS::StepFunctions::StateMachine', {
          DefinitionS3Location: { Bucket: 'own', Key: 'x.json' },
        }),
        single('a task that is filled in', 'AWS::StepFunctions::StateMachine', {
          Definition: { States: { Call: { Type: 'Task', Resource: '${Function}' } } },
        }),
      ],
      good: [
        network('a task that invokes a function of the input', {
          Function: { Type: 'AWS::Lambda::Function', Properties: {} },
          It: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: {
              Definition: {
                States: { Call: { Type: 'Task', Resource: { 'Fn::GetAtt': ['Function', 'Arn'] } } },
              },
            },
          },
        }),
        single('a task that invokes a model', 'AWS::StepFunctions::StateMachine', {
          DefinitionString: {
            'Fn::Join': [
              '',
              [
                '{"StartAt":"Call","States":{"Call":{"Type":"Task","End":true,"Resource":"arn:',
                ref('AWS::Partition'),
                ':states:::bedrock:invokeModel","Parameters":{"ModelId":"own"}}}}',
              ],
            ],
          },
        }),
        single('a task that tells a topic', 'AWS::StepFunctions::StateMachine', {
          DefinitionString: {
            'Fn::Join': [
              '',
              [
                '{"StartAt":"Call","States":{"Call":{"Type":"Task","End":true,"Resource":"arn:',
                ref('AWS::Partition'),
                ':states:::sns:publish","Parameters":{"TopicArn":"own"}}}}',
              ],
            ],
          },
        }),
        network('a call through a private connection', {
          Connection: {
            Type: 'AWS::Events::Connection',
            Properties: {
              InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: 'arn' } },
            },
          },
          It: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: {
              Definition: {
                States: {
                  Call: {
                    Type: 'Task',
                    Resource: 'arn:aws:states:::http:invoke',
                    Parameters: {
                      ApiEndpoint: 'https://api.corp.internal',
                      InvocationConfig: { ConnectionArn: { 'Fn::GetAtt': ['Connection', 'Arn'] } },
                    },
                  },
                },
              },
            },
          },
        }),
        network('a task that a substitution fills in', {
          Function: { Type: 'AWS::Lambda::Function', Properties: {} },
          It: {
            Type: 'AWS::Serverless::StateMachine',
            Properties: {
              DefinitionSubstitutions: { Call: { 'Fn::GetAtt': ['Function', 'Arn'] } },
              Definition: { States: { Call: { Type: 'Task', Resource: '${Call}' } } },
            },
          },
        }),
        single('a pass that mentions an address', 'AWS::StepFunctions::StateMachine', {
          Definition: { States: { Note: { Type: 'Pass', Result: 'https://api.example.com' } } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
