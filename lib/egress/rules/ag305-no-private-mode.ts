import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag305.json';

const VPC_OPTIONS = [
  { Namespace: 'aws:ec2:vpc', OptionName: 'VPCId', Value: ref('Vpc') },
  { Namespace: 'aws:ec2:vpc', OptionName: 'Subnets', Value: ref('Subnet') },
];

/** AG305: nothing is of a type that runs outside the VPC alone. */
export const ag305 = ruleOfRows(
  {
    id: 'AG305',
    title: 'A type has no place inside the VPC',
    severity: 'error',
    state: 'exposed',
    category: 'compute',
    rationale: 'Some services run in networks of their own only, and no property of theirs changes that.',
    fix: 'use a service that runs in the VPC',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('an instance of Lightsail', 'AWS::Lightsail::Instance', {
          InstanceName: 'a',
          BlueprintId: 'b',
          BundleId: 'c',
        }),
        single('an application of Amplify', 'AWS::Amplify::App', { Name: 'a' }),
        single('a fleet of game servers', 'AWS::GameLift::Fleet', { Name: 'a' }),
        single('workers that Deadline Cloud runs', 'AWS::Deadline::Fleet', {
          Configuration: { ServiceManagedEc2: {} },
        }),
      ],
      unknown: [
        single(
          'an environment of Elastic Beanstalk in the default VPC',
          'AWS::ElasticBeanstalk::Environment',
          { ApplicationName: 'a' },
        ),
        single(
          'an environment of Elastic Beanstalk whose options a macro writes',
          'AWS::ElasticBeanstalk::Environment',
          {
            ApplicationName: 'a',
            OptionSettings: { 'Fn::Transform': { Name: 'Options' } },
          },
        ),
        single('a fleet of game servers whose place another stack decides', 'AWS::GameLift::Fleet', {
          ComputeType: { 'Fn::ImportValue': 'elsewhere' },
        }),
      ],
      good: [
        single('game servers of our own', 'AWS::GameLift::Fleet', { Name: 'a', ComputeType: 'ANYWHERE' }),
        single('workers of our own', 'AWS::Deadline::Fleet', {
          Configuration: { CustomerManaged: { Mode: 'NO_SCALING' } },
        }),
        single('an environment of Elastic Beanstalk in the VPC', 'AWS::ElasticBeanstalk::Environment', {
          ApplicationName: 'a',
          OptionSettings: VPC_OPTIONS,
        }),
        single('an environment of Elastic Beanstalk with a template', 'AWS::ElasticBeanstalk::Environment', {
          ApplicationName: 'a',
          TemplateName: 'own',
        }),
        single('a bucket', 'AWS::S3::Bucket', {}),
      ],
    },
  },
  rows as readonly Row[],
);
