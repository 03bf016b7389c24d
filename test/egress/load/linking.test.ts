import { describe, expect, test } from 'vitest';
import type { Template, TemplateSource } from '../../../lib/egress/load/source';
import { att, ref, resource, source } from '../helpers';
import { imported, join, sub, valuesOf } from './values';

const OUTPUT = (value: unknown, name: unknown): Partial<Template> => ({
  Resources: { Vpc: resource('EC2::VPC') },
  Outputs: { Out: { Value: value, Export: { Name: name } } },
});
const DEV = { account: '1', region: 'eu-west-1' };
const PROD = { account: '2', region: 'eu-west-1' };

describe('a value of another stack', () => {
  test('is found by the name that it is exported under', () => {
    const sources = [source({}), source(OUTPUT(ref('Vpc'), 'vpc'), { stack: 'Other' })];
    expect(valuesOf(sources, imported('vpc'))).toEqual(['<Vpc>']);
  });

  test('is found by a name that is put together', () => {
    const other = source(OUTPUT('x', sub('${AWS::StackName}-vpc')), { stack: 'Other', stackName: 'base' });
    expect(valuesOf([source({}), other], imported(sub('base-vpc')))).toEqual(['x']);
  });

  test('is taken from the account of the importing stack', () => {
    const sources = [
      source({}, DEV),
      source(OUTPUT('dev', 'name'), { stack: 'Dev', ...DEV }),
      source(OUTPUT('prod', 'name'), { stack: 'Prod', ...PROD }),
    ];
    expect(valuesOf(sources, imported('name'))).toEqual(['dev']);
  });

  test('is not known when several stacks may export it', () => {
    const sources = [
      source({}),
      source(OUTPUT('dev', 'name'), { stack: 'Dev', ...DEV }),
      source(OUTPUT('prod', 'name'), { stack: 'Prod', ...PROD }),
    ];
    expect(valuesOf(sources, imported('name'))).toEqual(["? several stacks of the input export 'name'"]);
  });

  test('that imports itself is not known', () => {
    const sources = [
      source({}),
      source(OUTPUT(imported('b'), 'a'), { stack: 'A' }),
      source(OUTPUT(imported('a'), 'b'), { stack: 'B' }),
    ];
    expect(valuesOf(sources, imported('a'))).toEqual([expect.stringMatching(/^\? .* refers to itself$/)]);
  });

  test('holds only under the condition of its output', () => {
    const other = source(
      {
        Parameters: { Flag: { AllowedValues: ['y', 'n'] } },
        Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'y'] } },
        Outputs: { Out: { Value: 'x', Condition: 'On', Export: { Name: 'name' } } },
      },
      { stack: 'Other' },
    );
    expect(valuesOf([source({}), other], imported('name'))).toEqual(['x [On]']);
  });

  const weak = (StackName: unknown, OutputName: unknown = 'Out', more: object = {}): unknown => ({
    'Fn::GetStackOutput': { StackName, OutputName, ...more },
  });
  const BASE = source(OUTPUT(ref('Vpc'), 'x'), { stack: 'Other', stackName: 'base', region: 'eu-west-1' });

  test.each<[string, unknown, string[]]>([
    ['is found by stack and output', weak('base'), ['<Vpc>']],
    ['is found by its Region', weak('base', 'Out', { Region: 'eu-west-1' }), ['<Vpc>']],
    [
      'is not known in another Region',
      weak('base', 'Out', { Region: 'us-east-1' }),
      ["? no stack of the input is named 'base' with an output 'Out'"],
    ],
    [
      'is not known by another output',
      weak('base', 'Gone'),
      ["? no stack of the input is named 'base' with an output 'Gone'"],
    ],
    [
      'is not known by an open name',
      weak(ref('AWS::StackName')),
      ['? the stack or output of Fn::GetStackOutput is not known'],
    ],
  ])('by Fn::GetStackOutput %s', (_, expression, expected) => {
    expect(valuesOf([source({}), BASE], expression)).toEqual(expected);
  });

  test('by Fn::GetStackOutput is not taken from a default that whoever deploys can change', () => {
    const own = source({ Parameters: { Stack: { Type: 'String', Default: 'base' } } });
    expect(valuesOf([own, BASE], weak(ref('Stack')))).toEqual([
      '? the stack or output of Fn::GetStackOutput is not known',
    ]);
  });

  test('crosses Regions by an exports writer', () => {
    const name = '/cdk/exports/Net/vpc';
    const writer = resource('X', { WriterProps: { exports: { [name]: ref('Vpc') } } });
    const Resources = {
      Vpc: resource('EC2::VPC'),
      Writer: { ...writer, Type: 'Custom::CrossRegionExportWriter' },
    };
    const reader = { Reader: { Type: 'Custom::CrossRegionExportReader' } };
    const sources = [source({ Resources: reader }), source({ Resources }, { stack: 'Other' })];
    expect(valuesOf(sources, att('Reader', name))).toEqual(['<Vpc>']);
  });
});

describe('a nested stack', () => {
  const nested = (Parameters: object, child: Partial<Template>): TemplateSource[] => [
    source(
      {
        Resources: {
          Vpc: resource('EC2::VPC'),
          Gateway: resource('EC2::InternetGateway'),
          Child: resource('CloudFormation::Stack', { Parameters }),
        },
      },
      { nested: new Map([['Child', 'Net/Child']]) },
    ),
    source(child, { stack: 'Net/Child', parent: { stack: 'Net', logicalId: 'Child' } }),
  ];
  const parameter = (Type: string, rest: object = {}): Partial<Template> => ({
    Parameters: { Given: { Type, ...rest } },
  });

  test.each<[string, { given: object; child: Partial<Template>; values: string[] }]>([
    [
      'gets what its parent gives',
      { given: { Given: ref('Vpc') }, child: parameter('String'), values: ['<Vpc>'] },
    ],
    [
      'keeps a default that its parent leaves',
      { given: {}, child: parameter('String', { Default: 'x' }), values: ['x'] },
    ],
    [
      'has an open parameter that nobody gives',
      { given: {}, child: parameter('String'), values: ['any Given'] },
    ],
    [
      'gets a list as a text',
      { given: { Given: 'a,b' }, child: parameter('CommaDelimitedList'), values: ['list of a, b'] },
    ],
    [
      'gets a list of references as a joined text',
      {
        given: { Given: join(',', [ref('Vpc'), ref('Gateway')]) },
        child: parameter('List<String>'),
        values: ['list of <Vpc>, <Gateway>'],
      },
    ],
  ])('%s', (_, { given, child, values }) => {
    expect(valuesOf(nested(given, child), ref('Given'), 'Net/Child')).toEqual(values);
  });

  test('returns its outputs', () => {
    const child = { Outputs: { Out: { Value: 'x' } } };
    expect(valuesOf(nested({}, child), att('Child', 'Outputs.Out'))).toEqual(['x']);
  });

  test('returns nothing known by an output that it has not', () => {
    expect(valuesOf(nested({}, {}), att('Child', 'Outputs.Out'))).toEqual([
      "? it is output 'Out' of nested stack 'Child', which the input does not show",
    ]);
  });

  test('that is given its own output has no known value', () => {
    const child = { ...parameter('String'), Outputs: { Out: { Value: ref('Given') } } };
    expect(
      valuesOf(nested({ Given: att('Child', 'Outputs.Out') }, child), att('Child', 'Outputs.Out')),
    ).toEqual([expect.stringMatching(/^\? .* refers to itself$/)]);
  });
});
