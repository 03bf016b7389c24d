import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { RULES } from '../../../lib/egress/rules';
import type { Row, Test } from '../../../lib/egress/rules/rows';
import { violationsOf } from '../../../lib/egress/rules/rows';
import { readSpecification } from '../../../scripts/specification';
import { source } from '../helpers';

/** Rows that ask by values alone: what a named question looks for is told by the examples. */
const ROWS = RULES.flatMap(({ id, rows = [] }) =>
  rows.map((row) => ({ name: `${id} ${row.type} ${row.when.map(nameOf).join(', ')}`, row })),
);
const BY_VALUE = ROWS.filter(({ row }) => row.when.every((question) => !('matches' in question)));

/** Maps and documents whose members the specification leaves open. */
const OPEN_MAPS: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::RestApi Parameters',
  'AWS::Cognito::IdentityPoolRoleAttachment Roles',
  'AWS::Cognito::UserPoolIdentityProvider ProviderDetails',
  'AWS::DataZone::Connection Props.GlueProperties.GlueConnectionInput.ConnectionProperties',
  'AWS::Glue::Connection ConnectionInput.ConnectionProperties',
  'AWS::Lambda::Function Environment.Variables',
  'AWS::NetworkFirewall::LoggingConfiguration LoggingConfiguration.LogDestinationConfigs[].LogDestination',
  'AWS::QBusiness::DataSource Configuration',
  'AWS::SNS::Subscription RedrivePolicy',
  'AWS::SQS::Queue RedrivePolicy',
  'AWS::Serverless::Function Environment.Variables',
  'AWS::Serverless::Function Events{}.Properties',
  'AWS::Serverless::HttpApi AccessLogSettings',
  'AWS::Serverless::HttpApi Auth.Authorizers{}.JwtConfiguration',
  'AWS::Serverless::StateMachine Events{}.Properties',
  'AWS::WorkSpacesWeb::IdentityProvider IdentityProviderDetails',
]);
/** Types of AWS SAM that the specification of CloudFormation lacks. */
const UNSPECIFIED: ReadonlySet<string> = new Set([
  'AWS::Serverless::Connector',
  'AWS::Serverless::GraphQLApi',
  'AWS::Serverless::MicrovmImage',
  'AWS::Serverless::WebFunction',
  'AWS::Serverless::WebSocketApi',
]);
const OTHER = 'something-else';

function nameOf(question: Test): string {
  return `${question.path} ${Object.values(question).slice(1).join(' ')}`;
}

type Settings = ReadonlyMap<string, unknown>;

/** A value by which the question is answered yes; undefined for none. */
function yes(question: Test, row: Row): unknown {
  if ('is' in question) {
    return question.is === 'absent' ? undefined : partOf(row, question.path);
  }
  return 'in' in question ? question.in[0] : OTHER;
}

/** What another question goes on into, or else any text. */
function partOf(row: Row, path: string): unknown {
  const deeper = row.when.find(isUnder(path));
  return deeper === undefined ? OTHER : deeper.path.startsWith(`${path}[]`) ? [{}] : {};
}

/** A value by which it is answered no. */
function no(question: Test): unknown {
  if ('is' in question) {
    return question.is === 'absent' ? OTHER : undefined;
  }
  return 'in' in question ? OTHER : 'notIn' in question ? question.notIn[0] : undefined;
}

function isUnder(path: string): (question: Test) => boolean {
  return (question) => question.path.startsWith(`${path}.`) || question.path.startsWith(`${path}[]`);
}

function settingsOf(row: Row, changed?: Test, value?: unknown): Settings {
  return new Map(
    row.when
      .map((question) => [question.path, question === changed ? value : yes(question, row)] as const)
      .filter(([, setting]) => setting !== undefined),
  );
}

/** An object in which the paths have these values. */
function toProperties(settings: Settings): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of settings) {
    const names = path.replaceAll('[]', '.[]').split('.');
    const last = names.pop()!;
    let place: Record<string, unknown> = root;
    names.forEach((name, index) => {
      const next: unknown = [...names, last][index + 1] === '[]' ? [] : {};
      place = (place[keyOf(name)] ??= next) as Record<string, unknown>;
    });
    place[keyOf(last)] ??= value;
  }
  return root;
}

function keyOf(name: string): string {
  return name === '[]' ? '0' : name === '*' ? 'Any' : name;
}

function messagesOf(row: Row, settings: Settings): readonly string[] {
  const template = { Resources: { It: { Type: row.type, Properties: toProperties(settings) } } };
  return violationsOf(loadTemplates([source(template)]), row).map(({ message }) => message);
}

describe('every row', () => {
  test.each(BY_VALUE)('$name: finds what it describes', ({ row }) => {
    expect(messagesOf(row, settingsOf(row))).toEqual([`'It' (${row.type}) ${row.says}`]);
  });

  const flips = BY_VALUE.flatMap(({ name, row }) =>
    row.when
      .filter((question) => !row.when.some(isUnder(question.path)))
      .map((question) => ({ name: `${name} / ${question.path}`, row, question })),
  );

  test.each(flips)('$name: is silent where one answer differs', ({ row, question }) => {
    expect(messagesOf(row, settingsOf(row, question, no(question)))).toEqual([]);
  });

  test.each(flips.filter(({ question }) => !('is' in question)))(
    '$name: cannot tell where a value is not known',
    ({ row, question }) => {
      const [message] = messagesOf(row, settingsOf(row, question, { 'Fn::ImportValue': 'elsewhere' }));
      expect(message).toMatch(/^it cannot be told whether .*: no stack of the input exports 'elsewhere'$/);
    },
  );
});

describe('the paths of every row', () => {
  const { types } = readSpecification();

  const described = ROWS.filter(({ row }) => row.type.startsWith('AWS::') && !UNSPECIFIED.has(row.type));

  test.each(described)('$name: are in the specification', ({ row }) => {
    const paths = row.when.map(({ path }) => path.replaceAll('.*', '{}').replace(/(?:\[\]|\{\})$/, ''));
    const known = types.get(row.type) ?? new Set<string>();
    const isKnown = (path: string): boolean =>
      known.has(path) || OPEN_MAPS.has(`${row.type} ${path.replace(/\.\w+$/, '')}`);
    expect({ type: types.has(row.type), unknown: paths.filter((path) => !isKnown(path)) }).toEqual({
      type: true,
      unknown: [],
    });
  });
});
