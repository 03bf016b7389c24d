import { describe, expect, test } from 'vitest';
import type { PredicateName } from '../../../lib/egress/rules/predicates';
import { ref } from '../helpers';
import { ask, sub } from './asked';

const UNKNOWN = "?it comes from 'Given', which whoever deploys chooses";
const devices = (...statements: readonly object[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});
const step = (Type: string, Arguments: object): string =>
  JSON.stringify({ Version: '2020-12-01', Steps: [{ Name: 'One', Type, Arguments }] });
const SUBNETS = { VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] } };

describe('a policy of AWS IoT Core', () => {
  test.each([
    [{ Effect: 'Allow', Action: '*', Resource: '*' }, '!* on *'],
    [{ Effect: 'Allow', Action: ['iot:Connect', 'iot:*'], Resource: ['*'] }, '!iot:* on *'],
    [
      {
        Effect: 'Allow',
        Action: 'iot:Publish',
        Resource: sub('arn:aws:iot:${AWS::Region}:${AWS::AccountId}:topic/*'),
      },
      '!iot:Publish on arn:aws:iot:eu-west-1:111111111111:topic/*',
    ],
    [
      {
        Effect: 'Allow',
        Action: 'iot:Subscribe',
        Resource: 'arn:aws:iot:eu-west-1:111111111111:topicfilter/#',
      },
      '!iot:Subscribe on arn:aws:iot:eu-west-1:111111111111:topicfilter/#',
    ],
    [{ Effect: 'Allow', NotAction: 'iot:Connect', Resource: '*' }, '!NotAction on *'],
  ])('%j lets a device use every topic', (statement, expected) => {
    expect(ask('allowsAnyTopic', devices(statement))).toEqual([expected]);
  });

  test.each([
    { Effect: 'Deny', Action: '*', Resource: '*' },
    { Effect: 'Allow', Action: 'iot:Connect', Resource: '*' },
    { Effect: 'Allow', Action: 'iot:Publish', Resource: 'arn:aws:iot:eu-west-1:111111111111:topic/own/*' },
    {
      Effect: 'Allow',
      Action: 'iot:Publish',
      Resource: sub('arn:aws:iot:${AWS::Region}:${AWS::AccountId}:topic/a'),
    },
  ])('%j does not', (statement) => {
    expect(ask('allowsAnyTopic', devices(statement))).toEqual([]);
  });

  test.each([
    ref('Given'),
    devices({ Effect: 'Allow', Action: ref('Given'), Resource: '*' }),
    devices({ Effect: 'Allow', Action: 'iot:Publish', Resource: ref('Given') }),
  ])('%j cannot be told', (value) => {
    expect(ask('allowsAnyTopic', value)).toEqual([expect.stringMatching(/^\?/)]);
  });

  test('is read where it is written as text', () => {
    const text = JSON.stringify(devices({ Effect: 'Allow', Action: 'iot:*', Resource: '*' }));
    expect(ask('allowsAnyTopic', text)).toEqual(['!iot:* on *']);
  });
});

describe('a document', () => {
  test.each<[unknown, string]>([
    [{ Settings: { Outputs: [{ Destination: 'https://video.example.com/in' }] } }, '!video.example.com'],
    ['[repository]\nname=x\nbaseurl=https://rpm.example.com/x\nenabled=1', '!rpm.example.com'],
    [
      { Outputs: [{ Destination: 's3://elsewhere/x/' }] },
      "?the input has no bucket 'elsewhere', and its name tells no account",
    ],
    [{ Outputs: [{ Destination: ref('Given') }] }, UNKNOWN],
    [ref('Given'), UNKNOWN],
  ])('%j names a place outside', (value, expected) => {
    expect(ask('namesPlacesOutside', value)).toEqual([expected]);
  });

  test.each<unknown>([
    { Outputs: [{ Destination: 's3://own-bucket/x/' }] },
    { Outputs: [{ Destination: sub('s3://${Own}/x/') }] },
    { Outputs: [{ Destination: ref('Own') }] },
    { Outputs: [{ Bitrate: ref('Given') }] },
    'baseurl=http://10.0.0.1/repository',
  ])('%j names none', (value) => {
    expect(ask('namesPlacesOutside', value)).toEqual([]);
  });
});

describe('a pipeline', () => {
  test.each([
    step('Training', {}),
    step('Training', { EnableNetworkIsolation: false }),
    step('Processing', { NetworkConfig: { EnableNetworkIsolation: false } }),
    step('Tuning', { TrainingJobDefinition: {} }),
    step('AutoML', { AutoMLJobConfig: {} }),
    step('Model', {}),
  ])('%s has a step outside the VPC', (value) => {
    expect(ask('stepsOutsideVpc', value)).toEqual(['!One']);
  });

  test.each([
    step('Training', SUBNETS),
    step('Training', { EnableNetworkIsolation: true }),
    step('Processing', { NetworkConfig: SUBNETS }),
    step('Tuning', { TrainingJobDefinition: SUBNETS }),
    step('AutoML', { AutoMLJobConfig: { SecurityConfig: SUBNETS } }),
    step('Fail', { ErrorMessage: 'no' }),
  ])('%s has none', (value) => {
    expect(ask('stepsOutsideVpc', value)).toEqual([]);
  });

  test('that a parameter gives cannot be told', () => {
    expect(ask('stepsOutsideVpc', ref('Given'))).toEqual(['?it is known only at deployment, or is no JSON']);
  });
});

describe('a name', () => {
  test.each<[PredicateName, string]>([
    ['sharesDocuments', '/ssm/documents/console/public-sharing-permission'],
    [
      'sharesDocuments',
      'arn:aws:ssm:eu-west-1:111111111111:servicesetting/ssm/documents/console/public-sharing-permission',
    ],
    ['productOfOthers', 'arn:aws:securityhub:eu-west-1::product/crowdstrike/crowdstrike-falcon'],
  ])('%s finds %s', (name, value) => {
    expect(ask(name, value)).toEqual([expect.stringMatching(/^!/)]);
  });

  test.each<[PredicateName, unknown]>([
    ['sharesDocuments', '/ssm/parameter-store/default-parameter-tier'],
    ['productOfOthers', 'arn:aws:securityhub:eu-west-1::product/aws/guardduty'],
    ['productOfOthers', sub('arn:${AWS::Partition}:securityhub:${AWS::Region}::product/amazon/macie')],
  ])('%s is silent about %j', (name, value) => {
    expect(ask(name, value)).toEqual([]);
  });

  test.each<PredicateName>(['sharesDocuments', 'productOfOthers'])(
    '%s cannot tell of a parameter',
    (name) => {
      expect(ask(name, ref('Given'))).toEqual([UNKNOWN]);
    },
  );

  test('of a principal in another Region is of the same account', () => {
    expect(ask('foreignPrincipal', 'arn:aws:quicksight:us-east-1:111111111111:user/default/a')).toEqual([]);
  });
});
