import { controlsFor } from './controls';
import { network, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag421.json';

/** AG421: data of models stays in the account. */
export const ag421 = ruleOfRows(
  {
    id: 'AG421',
    title: 'What models are asked and answer is kept outside',
    severity: 'warning',
    state: 'defect',
    category: 'service',
    rationale: 'Captured requests, answers and memory dumps hold whatever the model was given.',
    fix: 'keep them in a bucket or topic of the input',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('captured data in the bucket of somebody', 'AWS::SageMaker::EndpointConfig', {
          DataCaptureConfig: { DestinationS3Uri: 's3://capture/model' },
        }),
      ],
      good: [
        network('captured data in a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          It: {
            Type: 'AWS::SageMaker::EndpointConfig',
            Properties: { DataCaptureConfig: { DestinationS3Uri: { 'Fn::Sub': 's3://${Bucket}/model' } } },
          },
        }),
        single('an endpoint that captures nothing', 'AWS::SageMaker::EndpointConfig', {
          ProductionVariants: [],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
