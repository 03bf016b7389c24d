import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { Template } from '../../../lib/egress/load/source';
import type { Resource, Written } from '../../../lib/egress/model/resource';
import { Text } from '../../../lib/egress/model/resource';
import { att, ref, source } from '../helpers';

function resource(properties: Readonly<Record<string, unknown>>, rest: Partial<Template> = {}): Resource {
  const Resources = { Bucket: { Type: 'AWS::S3::Bucket' }, It: { Type: 'A::B::C', Properties: properties } };
  const { resources } = loadTemplates([source({ ...rest, Resources })]);
  return resources.get('Net/It') as Resource;
}

/** What is written, with `<…>` for what is not known. */
function show(value: Written): unknown {
  if (value instanceof Text) {
    return value.fill(({ resource: other, parameter, why }) => `<${other?.id ?? parameter ?? why}>`);
  }
  if (Array.isArray(value)) {
    return value.map(show);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, show(part)]))
    : value;
}

function written(properties: Readonly<Record<string, unknown>>, path: string): unknown[] {
  return resource(properties)
    .written(path)
    .map(({ value }) => show(value));
}

describe('what is written', () => {
  test('keeps the known parts of an Fn::Sub', () => {
    expect(written({ A: { 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' } }, 'A')).toEqual([
      'arn:aws:s3:::<Net/Bucket>/*',
    ]);
  });

  test('keeps the known parts of an Fn::Join', () => {
    const arn = { 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ':s3:::x']] };
    expect(written({ A: arn }, 'A')).toEqual(['arn:<AWS::Partition>:s3:::x']);
  });

  test('is a whole document with lists, numbers and flags', () => {
    const document = {
      Statement: [{ Effect: 'Allow', Resource: att('Bucket', 'Arn'), Bool: { x: true, y: 1 } }],
    };
    expect(written({ Policy: document }, 'Policy')).toEqual([
      { Statement: [{ Effect: 'Allow', Resource: '<Net/Bucket>', Bool: { x: true, y: 1 } }] },
    ]);
  });

  test('of one part is not made vague by open parameters beside it', () => {
    const names = Array.from({ length: 8 }, (_unused, n) => `P${n}`);
    const Parameters = Object.fromEntries(names.map((name) => [name, { Type: 'String', Default: 'x' }]));
    const beside = Object.fromEntries(names.map((name) => [name, ref(name)]));
    const it = resource({ Items: [{ ...beside, Image: 'nginx' }] }, { Parameters });
    expect(it.written('Items[].Image')).toEqual([{ when: [], value: 'nginx' }]);
  });

  test('is what Fn::Base64 and Fn::ToJsonString encode', () => {
    const values = {
      A: { 'Fn::Base64': { 'Fn::Sub': 'echo ${Bucket}' } },
      B: { 'Fn::ToJsonString': { Name: ref('Bucket') } },
    };
    expect([written(values, 'A'), written(values, 'B')]).toEqual([
      ['echo <Net/Bucket>'],
      [{ Name: '<Net/Bucket>' }],
    ]);
  });

  test('is nothing where nothing is written', () => {
    expect(written({}, 'Policy.Statement')).toEqual([]);
  });

  test('is one for each item of a list', () => {
    expect(written({ A: [{ B: 'x' }, { B: 'y' }, {}] }, 'A[].B')).toEqual(['x', 'y']);
  });

  test('is one for each value of a map', () => {
    expect(written({ A: { b: '1', c: '2' } }, 'A.*')).toEqual(['1', '2']);
  });

  test('leaves out what a condition leaves out', () => {
    const rest = { Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } } };
    const list = ['x', { 'Fn::If': ['Yes', ref('AWS::NoValue'), 'y'] }];
    expect(
      resource({ A: list }, rest)
        .written('A')
        .map(({ value }) => show(value)),
    ).toContainEqual(['x']);
  });

  test('differs by the settings of the input', () => {
    const rest = { Parameters: { P: { Type: 'String', AllowedValues: ['a', 'b'] } } };
    expect(
      resource({ A: ref('P') }, rest)
        .written('A')
        .map(({ value }) => show(value)),
    ).toEqual(['a', 'b']);
  });

  test('has a hole where a value is read at deployment', () => {
    const [only] = written({ A: '{{resolve:ssm:name}}' }, 'A');
    expect(only).toBe("<'{{resolve:ssm:name}}' is read at deployment>");
  });
});

describe('a path', () => {
  test('leads to another resource', () => {
    expect(resource({ A: { B: ref('Bucket') } }).at('A.B')).toEqual([
      { when: [], value: { kind: 'resource', id: 'Net/Bucket', type: 'AWS::S3::Bucket', attribute: '' } },
    ]);
  });

  test('takes one item for a list of one, as CloudFormation does', () => {
    expect(
      resource({ A: 'x' })
        .at('A[]')
        .map(({ value }) => value),
    ).toEqual([{ kind: 'text', text: 'x' }]);
  });

  test('does not reach members of the prototype', () => {
    expect(
      resource({ A: {} })
        .at('A.constructor')
        .map(({ value }) => value),
    ).toEqual([{ kind: 'absent' }]);
  });
});

describe('metadata', () => {
  const Metadata = { Init: { files: { '/etc/x': { content: { 'Fn::Sub': 'of ${Bucket}' } } } } };
  const It = { Type: 'A::B::C', Properties: { Init: 'a property' }, Metadata };
  const { resources } = loadTemplates([source({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' }, It } })]);

  test('is read like properties', () => {
    const found = resources.get('Net/It')?.metadata('Init.files.*.content') ?? [];
    expect(found.map(({ value }) => show(value))).toEqual(['of <Net/Bucket>']);
  });

  test('is nothing where there is none', () => {
    expect(resources.get('Net/Bucket')?.metadata('Init')).toEqual([]);
  });
});
