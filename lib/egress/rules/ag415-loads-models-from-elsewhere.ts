import { controlsFor } from './controls';
import { manifest, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import objectRows from './kubernetes/rows/ag415.json';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import rows from './rows/ag415.json';

/** AG415: models and code come from buckets of ours. */
export const ag415 = ruleOfObjects(
  {
    id: 'AG415',
    title: 'A model, script or notebook comes from elsewhere',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale: 'Who can write to the bucket or repository decides what runs next to the data.',
    fix: 'copy it into a bucket of the environment, and name that',
    controls: controlsFor('supply-chain', 'third-party'),
    examples: {
      bad: [
        single('a notebook with a repository on GitHub', 'AWS::SageMaker::NotebookInstance', {
          DefaultCodeRepository: 'https://github.com/org/repo',
        }),
        single('a repository of code', 'AWS::SageMaker::CodeRepository', {
          GitConfig: { RepositoryUrl: 'https://gitlab.com/org/repo.git' },
        }),
        single('a model of a hub', 'AWS::SageMaker::Model', {
          PrimaryContainer: {
            ModelDataSource: {
              S3DataSource: {
                HubAccessConfig: {
                  HubContentArn: 'arn:aws:sagemaker:eu-west-1:aws:hub-content/SageMakerPublicHub/Model/x',
                },
              },
            },
          },
        }),
        manifest(
          'a model server in a cluster with a model of the hub',
          pod({ image: 'localhost/vllm:1', args: ['--model', 'org/model'] }),
        ),
        manifest(
          'a served model of the hub',
          object('serving.kserve.io/v1beta1 InferenceService', {
            predictor: { model: { storageUri: 'hf://org/model' } },
          }),
        ),
      ],
      unknown: [
        single('a package that is made from an algorithm of a seller', 'AWS::SageMaker::ModelPackage', {
          SourceAlgorithmSpecification: {
            SourceAlgorithms: [
              { AlgorithmName: 'arn:aws:sagemaker:eu-central-1:222222222222:algorithm/seller' },
            ],
          },
        }),
        single('a model in a bucket outside the input', 'AWS::SageMaker::Model', {
          PrimaryContainer: { ModelDataUrl: 's3://jumpstart-cache-prod-eu-west-1/model.tar.gz' },
        }),
        open(
          single('a script by parameter', 'AWS::Glue::Job', {
            Command: { Name: 'glueetl', ScriptLocation: ref('Script') },
          }),
          'Script',
        ),
      ],
      good: [
        manifest(
          'a model server in a cluster with a model of a volume',
          pod({ image: 'localhost/vllm:1', args: ['--model=/models/own'] }),
        ),
        manifest(
          'a model server in a cluster that stays offline',
          pod({
            image: 'localhost/vllm:1',
            args: ['--model', 'org/model'],
            env: [{ name: 'HF_HUB_OFFLINE', value: '1' }],
          }),
        ),
        network('a model in a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
          It: {
            Type: 'AWS::SageMaker::Model',
            Properties: { PrimaryContainer: { ModelDataUrl: { 'Fn::Sub': 's3://${Bucket}/model.tar.gz' } } },
          },
        }),
        single('a notebook with a repository in CodeCommit', 'AWS::SageMaker::NotebookInstance', {
          DefaultCodeRepository: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/own',
        }),
        single('a notebook with a repository by its name', 'AWS::SageMaker::NotebookInstance', {
          DefaultCodeRepository: 'own',
        }),
        single('a script in a bucket that is named after the account', 'AWS::Glue::Job', {
          Command: {
            Name: 'glueetl',
            ScriptLocation: { 'Fn::Sub': 's3://scripts-${AWS::AccountId}/job.py' },
          },
        }),
      ],
    },
  },
  objectRows as readonly ObjectRow[],
  rows as readonly Row[],
);
