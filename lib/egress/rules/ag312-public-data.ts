import { controlsFor } from './controls';
import { single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag312.json';

const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

/** AG312: no bucket, image or snapshot is open to everybody. */
export const ag312 = ruleOfRows(
  {
    id: 'AG312',
    title: 'Data is open to everybody',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale: 'What everybody may read has left, and what everybody may write to is a way in.',
    fix: 'close it, and block public access',
    controls: controlsFor('boundary', 'inbound', 'public-data'),
    examples: {
      bad: [
        single('a bucket that everybody may read', 'AWS::S3::Bucket', { AccessControl: 'PublicRead' }),
        single('a bucket that a policy may open', 'AWS::S3::Bucket', {
          PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true },
        }),
        single('a website', 'AWS::S3::Bucket', {
          WebsiteConfiguration: { IndexDocument: 'index.html' },
          PublicAccessBlockConfiguration: { ...BLOCKED, RestrictPublicBuckets: false },
        }),
        single('a public repository', 'AWS::ECR::PublicRepository', {}),
        single('an image for every account', 'AWS::ImageBuilder::DistributionConfiguration', {
          Name: 'own',
          Distributions: [
            {
              Region: 'eu-central-1',
              AmiDistributionConfiguration: { LaunchPermissionConfiguration: { UserGroups: ['all'] } },
            },
          ],
        }),

        single('documents that can be shared with everybody', 'AWS::SSM::ServiceSetting', {
          SettingId: '/ssm/documents/console/public-sharing-permission',
          SettingValue: 'Enable',
        }),
      ],
      unknown: [
        single('a bucket whose access another stack decides', 'AWS::S3::Bucket', {
          AccessControl: { 'Fn::ImportValue': 'elsewhere' },
        }),
        single(
          'an image whose groups another stack decides',
          'AWS::ImageBuilder::DistributionConfiguration',
          {
            Name: 'own',
            Distributions: [
              {
                Region: 'eu-central-1',
                AmiDistributionConfiguration: {
                  LaunchPermissionConfiguration: { UserGroups: [{ 'Fn::ImportValue': 'elsewhere' }] },
                },
              },
            ],
          },
        ),
      ],
      good: [
        single('a bucket that says nothing, as the service blocks public access', 'AWS::S3::Bucket', {}),
        single('a bucket that blocks public access', 'AWS::S3::Bucket', {
          PublicAccessBlockConfiguration: BLOCKED,
        }),
        single('a bucket for logs of the service', 'AWS::S3::Bucket', { AccessControl: 'LogDeliveryWrite' }),
        single('a public list of grants that is ignored', 'AWS::S3::Bucket', {
          AccessControl: 'PublicRead',
          PublicAccessBlockConfiguration: BLOCKED,
        }),
        single('an image for accounts by name', 'AWS::ImageBuilder::DistributionConfiguration', {
          Name: 'own',
          Distributions: [
            {
              Region: 'eu-central-1',
              AmiDistributionConfiguration: { LaunchPermissionConfiguration: { UserIds: ['111111111111'] } },
            },
          ],
        }),
        single('a private repository', 'AWS::ECR::Repository', {}),

        single('documents that cannot be shared with everybody', 'AWS::SSM::ServiceSetting', {
          SettingId: '/ssm/documents/console/public-sharing-permission',
          SettingValue: 'Disable',
        }),
        single('a setting about something else', 'AWS::SSM::ServiceSetting', {
          SettingId: '/ssm/parameter-store/high-throughput-enabled',
          SettingValue: 'Enable',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
