import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { RULES } from '../../../lib/egress/rules';
import { answersOf } from '../../../lib/egress/rules/rows';
import { ref, source } from '../helpers';

const OWN = '111111111111';
const OTHER = '222222222222';
const arn = (service: string, account: string, rest: string): string =>
  `arn:aws:${service}:eu-west-1:${account}:${rest}`;

/** Rules whose rows say for certain that a resource of this type leads out, in a stack whose account is known. */
function certain(type: string, properties: Readonly<Record<string, unknown>>): readonly string[] {
  const template = { Resources: { It: { Type: type, Properties: properties } } };
  const model = loadTemplates([source(template, { account: OWN, region: 'eu-west-1' })]);
  const resource = model.resources.get('Net/It')!;
  const found = RULES.flatMap(({ id, rows = [] }) =>
    rows
      .filter((row) => row.type === type)
      .filter(({ when }) => answersOf(model, resource, when).some(({ value }) => value === true))
      .map(() => id),
  );
  return [...new Set(found)];
}

describe.each<[string, string, (account: string) => Record<string, unknown>]>([
  ['AWS::CloudWatch::Alarm', 'AG408', (to) => ({ AlarmActions: [arn('sns', to, 'alarms')] })],
  ['AWS::CloudWatch::CompositeAlarm', 'AG408', (to) => ({ OKActions: [arn('sns', to, 'alarms')] })],
  ['AWS::DocDB::EventSubscription', 'AG408', (to) => ({ SnsTopicArn: arn('sns', to, 'events') })],
  [
    'AWS::GuardDuty::PublishingDestination',
    'AG408',
    (to) => ({ DestinationProperties: { DestinationArn: arn('firehose', to, 'deliverystream/x') } }),
  ],
  [
    'AWS::Config::ConfigRule',
    'AG408',
    (to) => ({ Source: { SourceIdentifier: arn('lambda', to, 'function:f') } }),
  ],
  ['AWS::Glue::Table', 'AG408', (to) => ({ CatalogId: to })],
  ['AWS::Glue::Table', 'AG408', (to) => ({ TableInput: { TargetTable: { CatalogId: to } } })],
  ['AWS::Glue::Database', 'AG408', (to) => ({ DatabaseInput: { TargetDatabase: { CatalogId: to } } })],
  [
    'AWS::Glue::Database',
    'AG505',
    (to) => ({
      DatabaseInput: { CreateTableDefaultPermissions: [{ Principal: { DataLakePrincipalIdentifier: to } }] },
    }),
  ],
  ['AWS::Athena::DataCatalog', 'AG408', (to) => ({ Type: 'GLUE', Parameters: { 'catalog-id': to } })],
  [
    'AWS::Athena::DataCatalog',
    'AG408',
    (to) => ({ Type: 'LAMBDA', Parameters: { function: arn('lambda', to, 'function:f') } }),
  ],
  [
    'AWS::Config::ConformancePack',
    'AG408',
    (to) => ({ TemplateBody: `SourceIdentifier: ${arn('lambda', to, 'function:f')}\n` }),
  ],
  ['AWS::DataZone::Environment', 'AG505', (to) => ({ EnvironmentAccountIdentifier: to })],
  ['AWS::GlobalAccelerator::CrossAccountAttachment', 'AG505', (to) => ({ Principals: [to] })],
  ['AWS::FIS::TargetAccountConfiguration', 'AG508', (to) => ({ AccountId: to })],
  [
    'AWS::CustomerProfiles::Domain',
    'AG408',
    (to) => ({ DeadLetterQueueUrl: `https://sqs.eu-west-1.amazonaws.com/${to}/dead` }),
  ],
  ['AWS::EntityResolution::PolicyStatement', 'AG502', (to) => ({ Principal: [to] })],
])('%s', (type, rule, properties) => {
  test(`leads out by ${rule} where it names another account: ${JSON.stringify(properties(OTHER))}`, () => {
    expect(certain(type, properties(OTHER))).toEqual([rule]);
  });

  test(`leads nowhere where it names its own: ${JSON.stringify(properties(OWN))}`, () => {
    expect(certain(type, properties(OWN))).toEqual([]);
  });
});

describe('an alarm', () => {
  test.each([
    'arn:aws:automate:eu-west-1:ec2:stop',
    `arn:aws:swf:eu-west-1:${OWN}:action/actions/AWS_EC2.InstanceId.Stop/1.0`,
    `arn:aws:ssm:eu-west-1:${OWN}:opsitem:3`,
    `arn:aws:ssm-incidents::${OWN}:response-plan/x`,
    ref('AWS::NoValue'),
  ])('may act by %j', (action) => {
    expect(certain('AWS::CloudWatch::Alarm', { AlarmActions: [action] })).toEqual([]);
  });
});
