import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag408.json';

/** AG408: logs, events and results stay in the account. */
export const ag408 = ruleOfRows(
  {
    id: 'AG408',
    title: 'A service delivers to another account or Region',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'What AWS delivers for us crosses no network of ours: the destination alone decides who gets it.',
    fix: 'deliver to a resource of this account and Region, or add the template of the destination to the input',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('a flow log that another account takes', 'AWS::EC2::FlowLog', {
          LogDestination: {
            'Fn::Sub': 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:own',
          },
          DeliverCrossAccountRole: 'arn:aws:iam::222222222222:role/delivery',
        }),
      ],
      unknown: [
        single('an alarm of a topic in a literal account', 'AWS::CloudWatch::Alarm', {
          AlarmActions: ['arn:aws:sns:eu-west-1:222222222222:alarms'],
        }),
        open(
          single('an alarm of a topic by parameter', 'AWS::CloudWatch::CompositeAlarm', {
            OKActions: [ref('Topic')],
          }),
          'Topic',
        ),
        single('a table that leads to the catalog of a literal account', 'AWS::Glue::Table', {
          TableInput: { TargetTable: { CatalogId: '222222222222', DatabaseName: 'a', Name: 'b' } },
        }),
        single('alerts for a topic of a literal account', 'AWS::APS::Workspace', {
          AlertManagerDefinition: 'sns_configs: [{ topic_arn: "arn:aws:sns:eu-west-1:222222222222:alerts" }]',
        }),
        open(
          single('a subscription of a queue by parameter', 'AWS::SNS::Subscription', {
            Protocol: 'sqs',
            Endpoint: ref('Queue'),
          }),
          'Queue',
        ),
        open(
          single('a subscription of which everything is a parameter', 'AWS::SNS::Subscription', {
            Protocol: ref('Protocol'),
            Endpoint: ref('Endpoint'),
          }),
          'Protocol',
          'Endpoint',
        ),
        single('a subscription of a literal account', 'AWS::Logs::SubscriptionFilter', {
          DestinationArn: 'arn:aws:logs:eu-west-1:222222222222:destination:central',
        }),
        single('a trail into a bucket outside the input', 'AWS::CloudTrail::Trail', {
          S3BucketName: 'central-trail',
        }),
        open(
          single('a queue by parameter', 'AWS::Lambda::Function', {
            DeadLetterConfig: { TargetArn: ref('Queue') },
          }),
          'Queue',
        ),

        open(
          single('events of databases for a topic by parameter', 'AWS::RDS::EventSubscription', {
            SnsTopicArn: ref('Topic'),
          }),
          'Topic',
        ),
        single('an alarm that sends to a queue of an account that may be own', 'AWS::IoTEvents::AlarmModel', {
          AlarmEventActions: {
            AlarmActions: [{ Sqs: { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/222222222222/a' } }],
          },
        }),
        single(
          'screens that are recorded into a bucket outside the input',
          'AWS::SSMGuiConnect::Preferences',
          {
            ConnectionRecordingPreferences: {
              RecordingDestinations: { S3Buckets: [{ BucketName: 'records', BucketOwner: '222222222222' }] },
            },
          },
        ),
      ],
      good: [
        network('an alarm of a topic of the input, which also stops an instance', {
          Topic: { Type: 'AWS::SNS::Topic' },
          It: {
            Type: 'AWS::CloudWatch::Alarm',
            Properties: {
              AlarmActions: [ref('Topic'), { 'Fn::Sub': 'arn:aws:automate:${AWS::Region}:ec2:stop' }],
              OKActions: ['arn:aws:automate:eu-west-1:ec2:reboot'],
              InsufficientDataActions: [
                { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:opsitem:3' },
              ],
            },
          },
        }),
        network('a table of the own catalog in a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket' },
          It: {
            Type: 'AWS::Glue::Table',
            Properties: {
              CatalogId: ref('AWS::AccountId'),
              TableInput: { StorageDescriptor: { Location: { 'Fn::Sub': 's3://${Bucket}/table/' } } },
            },
          },
        }),
        open(
          single('a subscription by mail of an address by parameter', 'AWS::SNS::Subscription', {
            Protocol: 'email',
            Endpoint: ref('Mail'),
          }),
          'Mail',
        ),
        network('a topic with subscriptions of an own queue and by mail', {
          Queue: { Type: 'AWS::SQS::Queue' },
          It: {
            Type: 'AWS::SNS::Topic',
            Properties: {
              Subscription: [
                { Protocol: 'sqs', Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
                { Protocol: 'email', Endpoint: 'arn@example.com' },
              ],
            },
          },
        }),
        single('a subscription of a stream of the input', 'AWS::Logs::SubscriptionFilter', {
          DestinationArn: {
            'Fn::Sub': 'arn:${AWS::Partition}:kinesis:${AWS::Region}:${AWS::AccountId}:stream/own',
          },
        }),
        network('a flow log into a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
          It: {
            Type: 'AWS::EC2::FlowLog',
            Properties: { LogDestination: { 'Fn::GetAtt': ['Bucket', 'Arn'] } },
          },
        }),
        network('a trail into a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'own-trail' } },
          It: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: 'own-trail' } },
        }),
        single('a subscription by mail, which another rule is about', 'AWS::SNS::Subscription', {
          Protocol: 'email',
          Endpoint: 'ops@example.com',
        }),

        network('events of databases for a topic of the input', {
          Topic: { Type: 'AWS::SNS::Topic' },
          It: { Type: 'AWS::RDS::EventSubscription', Properties: { SnsTopicArn: ref('Topic') } },
        }),
        network('an alarm that sends to a queue of the input', {
          Queue: { Type: 'AWS::SQS::Queue' },
          It: {
            Type: 'AWS::IoTEvents::AlarmModel',
            Properties: { AlarmEventActions: { AlarmActions: [{ Sqs: { QueueUrl: ref('Queue') } }] } },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
