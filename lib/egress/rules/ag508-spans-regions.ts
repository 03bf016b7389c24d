import { controlsFor } from './controls';
import { open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag508.json';

/** AG508: stacks and pipelines keep to one Region and account. */
export const ag508 = ruleOfRows(
  {
    id: 'AG508',
    title: 'Deployments span Regions or accounts',
    severity: 'warning',
    state: 'defect',
    category: 'boundary',
    rationale:
      'What deploys elsewhere carries templates, artifacts and rights out of the environment that was proven.',
    fix: 'keep stacks and pipelines in the own Region and account',
    controls: controlsFor('boundary', 'configuration'),
    examples: {
      bad: [
        single('a stack set for another Region', 'AWS::CloudFormation::StackSet', {
          StackInstancesGroup: [{ Regions: [ref('AWS::Region'), 'us-east-1'] }],
        }),
        single('a pipeline that keeps artifacts in another Region', 'AWS::CodePipeline::Pipeline', {
          ArtifactStores: [{ Region: 'us-east-1', ArtifactStore: { Type: 'S3', Location: 'own' } }],
        }),
        single('values for another Region', 'Custom::CrossRegionExportWriter', {
          WriterProps: { region: 'us-east-1', prefix: 'own' },
        }),
        single('an index of all Regions', 'AWS::ResourceExplorer2::Index', { Type: 'AGGREGATOR' }),
      ],
      unknown: [
        open(
          single('a pipeline that acts by a role of a parameter', 'AWS::CodePipeline::Pipeline', {
            Stages: [{ Name: 'Deploy', Actions: [{ RoleArn: ref('Role') }] }],
          }),
          'Role',
        ),
        single('a stack set for an account that may be own', 'AWS::CloudFormation::StackSet', {
          StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['222222222222'] } }],
        }),
      ],
      good: [
        single('a stack set for the own account and Region', 'AWS::CloudFormation::StackSet', {
          StackInstancesGroup: [
            {
              Regions: [ref('AWS::Region')],
              DeploymentTargets: { Accounts: [ref('AWS::AccountId')] },
            },
          ],
        }),
        single('a pipeline of one Region', 'AWS::CodePipeline::Pipeline', {
          ArtifactStore: { Type: 'S3', Location: 'own' },
          Stages: [{ Name: 'Deploy', Actions: [{ Region: ref('AWS::Region') }] }],
        }),
        single('a local index', 'AWS::ResourceExplorer2::Index', { Type: 'LOCAL' }),
      ],
    },
  },
  rows as readonly Row[],
);
