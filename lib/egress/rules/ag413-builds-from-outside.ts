import { controlsFor } from './controls';
import { network, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag413.json';

/** AG413: pipelines begin and end inside. */
export const ag413 = ruleOfRows(
  {
    id: 'AG413',
    title: 'A pipeline or repository is connected to the outside',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'Code that is fetched from outside runs inside with the rights of the pipeline, and results are sent back.',
    fix: 'bring the source into a bucket or an AWS CodeCommit repository, and start the pipeline from there',
    controls: controlsFor('supply-chain', 'third-party'),
    examples: {
      bad: [
        single('a deployment from GitHub', 'AWS::CodeDeploy::DeploymentGroup', {
          Deployment: { Revision: { GitHubLocation: { Repository: 'org/repo', CommitId: 'a' } } },
        }),
        single('a connection', 'AWS::CodeConnections::Connection', {
          ConnectionName: 'git',
          ProviderType: 'GitHub',
        }),
        single('a build from GitHub', 'AWS::CodeBuild::Project', {
          Source: { Type: 'GITHUB', Location: 'https://github.com/org/repo' },
        }),
        single('a pipeline with a source through a connection', 'AWS::CodePipeline::Pipeline', {
          Stages: [
            {
              Name: 'Source',
              Actions: [
                {
                  ActionTypeId: {
                    Category: 'Source',
                    Owner: 'AWS',
                    Provider: 'CodeStarSourceConnection',
                    Version: '1',
                  },
                },
              ],
            },
          ],
        }),
        single('an identity provider of pipelines', 'AWS::IAM::OIDCProvider', {
          Url: 'https://token.actions.githubusercontent.com',
        }),
      ],
      unknown: [
        network('a build whose source another stack decides', {
          It: {
            Type: 'AWS::CodeBuild::Project',
            Properties: { Source: { Type: { 'Fn::ImportValue': 'source' } } },
          },
        }),
      ],
      good: [
        single('a review of a repository of the account', 'AWS::CodeGuruReviewer::RepositoryAssociation', {
          Type: 'CodeCommit',
          Name: 'own',
        }),
        single('a build from a bucket', 'AWS::CodeBuild::Project', {
          Source: { Type: 'S3', Location: 'own/source.zip' },
        }),
        single('a build in a pipeline', 'AWS::CodeBuild::Project', { Source: { Type: 'CODEPIPELINE' } }),
        single('a pipeline with a source in a bucket', 'AWS::CodePipeline::Pipeline', {
          Stages: [
            {
              Name: 'Source',
              Actions: [{ ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'S3', Version: '1' } }],
            },
          ],
        }),
        single('a service from an image', 'AWS::AppRunner::Service', {
          SourceConfiguration: { ImageRepository: { ImageRepositoryType: 'ECR' } },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
