import { controlsFor } from './controls';
import { single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag412.json';

/** AG412: programs stay offline. */
export const ag412 = ruleOfRows(
  {
    id: 'AG412',
    title: 'A program calls home, or names a service of somebody else',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'Model servers and libraries report usage and look for updates unless a variable says otherwise, and an address in a setting is used.',
    fix: 'set the offline switches of the program, and name services of the environment',
    controls: controlsFor('third-party', 'configuration'),
    examples: {
      bad: [
        single('a function with an address of a model of others', 'AWS::Lambda::Function', {
          Environment: { Variables: { OPENAI_BASE_URL: 'https://api.openai.com/v1' } },
        }),
        single('a parameter with an address of the model hub', 'AWS::SSM::Parameter', {
          Type: 'String',
          Value: 'https://huggingface.co',
        }),
        single('a model server without its switches', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Image: 'own/vllm:1', Environment: [] }],
        }),
        single('a program that traces to a service of others', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            { Image: 'own/app:1', Environment: [{ Name: 'LANGSMITH_TRACING', Value: 'true' }] },
          ],
        }),
        single('a scanner without its switches', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Image: 'own/aquasec/trivy:1', Environment: [] }],
        }),
        single('a parameter with an address of telemetry', 'AWS::SSM::Parameter', {
          Type: 'String',
          Value: 'https://stats.grafana.org/loki-usage-report',
        }),
        single('a model server with a switch that is off', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            { Image: 'own/vllm:1', Environment: [{ Name: 'HF_HUB_OFFLINE', Value: '0' }] },
          ],
        }),
      ],

      good: [
        single('a model server with its switches', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            {
              Image: 'own/vllm:1',
              Environment: [
                { Name: 'VLLM_NO_USAGE_STATS', Value: '1' },
                { Name: 'HF_HUB_OFFLINE', Value: '1' },
                { Name: 'FLASHINFER_NO_DOWNLOAD', Value: '1' },
              ],
            },
          ],
        }),
        single('a function with an address of ours', 'AWS::Lambda::Function', {
          Environment: { Variables: { OPENAI_BASE_URL: 'http://vllm.corp.internal:8000/v1' } },
        }),
        single('a name that resembles one of others', 'AWS::SSM::Parameter', {
          Type: 'String',
          Value: 'https://api.openai.com.corp.internal',
        }),
        single('a program that traces nowhere', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            { Image: 'own/app:1', Environment: [{ Name: 'LANGSMITH_TRACING', Value: 'false' }] },
          ],
        }),
        single('a task of another program', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Image: 'own/app:1', Environment: [] }],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
