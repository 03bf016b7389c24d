import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { auditTemplate, either, ref, source } from '../helpers';

const TRANSFORM = 'AWS::Serverless-2016-10-31';

interface Parts {
  readonly globals?: unknown;
  readonly own?: Readonly<Record<string, unknown>>;
  readonly transform?: unknown;
}

/** The settings of a path of a function, as texts or kinds. */
function settings(path: string, { globals, own = {}, transform = TRANSFORM }: Parts): readonly string[] {
  const template = {
    Transform: transform,
    ...(globals === undefined ? {} : { Globals: globals }),
    Resources: { Function: { Type: 'AWS::Serverless::Function', Properties: own } },
  };
  const [found] = loadTemplates([source(template)]).resources.ofType('AWS::Serverless::Function');
  return found!.at(path).map(({ value }) => (value.kind === 'text' ? value.text : value.kind));
}

const PLACED = { Function: { VpcConfig: { SubnetIds: ['subnet-1'] } } };

describe('the globals of AWS SAM', () => {
  test('are given to a function that says nothing', () => {
    expect(settings('VpcConfig.SubnetIds[]', { globals: PLACED })).toEqual(['subnet-1']);
  });

  test('are joined with its own list', () => {
    const own = { VpcConfig: { SubnetIds: ['subnet-2'] } };
    expect(settings('VpcConfig.SubnetIds[]', { globals: PLACED, own })).toEqual(['subnet-1', 'subnet-2']);
  });

  test('give way to a value of its own', () => {
    const globals = { Function: { Runtime: 'nodejs22.x' } };
    expect(settings('Runtime', { globals, own: { Runtime: 'python3.13' } })).toEqual(['python3.13']);
  });

  test('give way to a value of its own that is computed', () => {
    const own = { VpcConfig: either('Never', {}, {}) };
    expect(settings('VpcConfig.SubnetIds[]', { globals: PLACED, own })).not.toContain('subnet-1');
  });

  test('count for their own type alone', () => {
    const globals = { Api: PLACED.Function };
    expect(settings('VpcConfig.SubnetIds[]', { globals })).toEqual(['absent']);
  });

  test('count for nothing without the transform', () => {
    expect(settings('VpcConfig.SubnetIds[]', { globals: PLACED, transform: 'Other' })).toEqual(['absent']);
  });

  test('count for what a loop makes', () => {
    const template = {
      Transform: ['AWS::LanguageExtensions', TRANSFORM],
      Globals: PLACED,
      Resources: {
        'Fn::ForEach::Functions': [
          'Name',
          ['A'],
          { 'Function${Name}': { Type: 'AWS::Serverless::Function' } },
        ],
      } as never,
    };
    const [made] = loadTemplates([source(template)]).resources.ofType('AWS::Serverless::Function');
    expect(made!.at('VpcConfig.SubnetIds[]')).toMatchObject([{ value: { text: 'subnet-1' } }]);
  });

  test('count beside other transforms', () => {
    const transform = ['AWS::LanguageExtensions', TRANSFORM];
    expect(settings('VpcConfig.SubnetIds[]', { globals: PLACED, transform })).toEqual(['subnet-1']);
  });
});

describe('an API that an event implies', () => {
  /** Logical ids of public APIs. */
  function apis(event: unknown, globals: unknown = {}): readonly string[] {
    const properties = { VpcConfig: { SubnetIds: ['subnet-1'] }, Events: { Call: event } };
    const { findings } = auditTemplate({
      Transform: TRANSFORM,
      Globals: globals,
      Resources: { Function: { Type: 'AWS::Serverless::Function', Properties: properties } },
    });
    return findings
      .filter(({ ruleId }) => ['AG310', 'AG311'].includes(ruleId))
      .map(({ origin }) => origin.logicalId);
  }

  test('is public by default', () => {
    expect(apis({ Type: 'Api', Properties: { Path: '/', Method: 'get' } })).toEqual(['ServerlessRestApi']);
  });

  test('is private where the globals say so', () => {
    const globals = { Api: { EndpointConfiguration: { Type: 'PRIVATE' } } };
    expect(apis({ Type: 'Api', Properties: { Path: '/', Method: 'get' } }, globals)).toEqual([]);
  });

  test('is made for a template that does not name the transform', () => {
    const Events = { Call: { Type: 'Api', Properties: { Path: '/', Method: 'get' } } };
    const { findings } = auditTemplate({
      Resources: { Machine: { Type: 'AWS::Serverless::StateMachine', Properties: { Events } } },
    });
    expect(findings.map(({ ruleId, origin }) => `${ruleId} ${origin.logicalId}`)).toContain(
      'AG310 ServerlessRestApi',
    );
  });

  test('is public by nature as an HTTP API', () => {
    expect(apis({ Type: 'HttpApi' })).toEqual(['ServerlessHttpApi']);
  });

  test('is not made where the event names one', () => {
    const named = apis({ Type: 'Api', Properties: { RestApiId: ref('Own') } });
    expect(named).not.toContain('ServerlessRestApi');
  });

  test('is not made for other events', () => {
    expect(apis({ Type: 'SQS', Properties: { Queue: 'own' } })).toEqual([]);
  });
});

describe('an endpoint type of an API', () => {
  const publicApis = (EndpointConfiguration: unknown): readonly string[] =>
    auditTemplate({
      Transform: TRANSFORM,
      Resources: { Api: { Type: 'AWS::Serverless::Api', Properties: { EndpointConfiguration } } },
    })
      .findings.filter(({ ruleId }) => ruleId === 'AG310')
      .map(({ state }) => state);

  test('is certain where it is written as a text', () => {
    expect(publicApis('REGIONAL')).toEqual(['exposed']);
  });

  test('is private where the text says so', () => {
    expect(publicApis('PRIVATE')).toEqual([]);
  });
});

describe('the alias of a function', () => {
  const unknown = (own: Readonly<Record<string, unknown>>): readonly string[] =>
    auditTemplate({
      Transform: TRANSFORM,
      Resources: {
        Own: { Type: 'AWS::Serverless::Function', Properties: own },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: { Targets: [{ Id: 'a', Arn: ref('Own.Alias') }] },
        },
      },
    })
      .findings.filter(({ ruleId }) => ruleId === 'AG505')
      .map(({ state }) => state);

  test('is of the account where the template publishes one', () => {
    expect(unknown({ AutoPublishAlias: 'live' })).toEqual([]);
  });

  test('is not known where it publishes none', () => {
    expect(unknown({})).toEqual(['unproven']);
  });
});
