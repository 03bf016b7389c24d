import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag427.json';

/** AG427: what services read is kept in the environment. */
export const ag427 = ruleOfRows(
  {
    id: 'AG427',
    title: 'A service reads what somebody else keeps',
    severity: 'warning',
    state: 'defect',
    category: 'service',
    rationale:
      'Who owns a bucket, stream or index decides what is in it, and sees when and by whom it is read.',
    fix: 'copy it into the environment, and read it there',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('questions in a bucket of whom nobody knows', 'AWS::Kendra::Faq', {
          S3Path: { Bucket: 'faq', Key: 'faq.csv' },
        }),
        single('a picture in a bucket of whom nobody knows', 'AWS::IoTTwinMaker::Scene', {
          ContentLocation: 's3://scenes/a.json',
        }),
        single('a data set by the ARN of another account', 'AWS::QuickSight::Topic', {
          DataSets: [{ DatasetArn: 'arn:aws:quicksight:eu-west-1:222222222222:dataset/a' }],
        }),
        open(
          single('words in a bucket by parameter', 'AWS::Kendra::Thesaurus', {
            SourceS3Path: { Bucket: ref('Bucket'), Key: 'words.txt' },
          }),
          'Bucket',
        ),
      ],
      good: [
        network('questions in a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          It: {
            Type: 'AWS::Kendra::Faq',
            Properties: { S3Path: { Bucket: ref('Bucket'), Key: 'faq.csv' } },
          },
        }),
        single('a list of words without a bucket', 'AWS::Macie::AllowList', {
          Criteria: { Regex: '[a-z]+' },
        }),
        single('a data set of the own account', 'AWS::QuickSight::Topic', {
          DataSets: [
            {
              DatasetArn: {
                'Fn::Sub': 'arn:${AWS::Partition}:quicksight:${AWS::Region}:${AWS::AccountId}:dataset/a',
              },
            },
          ],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
