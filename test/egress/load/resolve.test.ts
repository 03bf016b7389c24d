import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { NO_VALUE, att, either, ref, resource, source } from '../helpers';
import { imported, join, select, split, sub, valuesOf } from './values';

const TEMPLATE: Partial<Template> = {
  Parameters: {
    Open: { Type: 'String' },
    Named: { Type: 'String', Default: 'x' },
    Chosen: { Type: 'String', AllowedValues: ['a', 'b'] },
    Fixed: { Type: 'String', AllowedValues: ['only'] },
    Items: { Type: 'CommaDelimitedList', AllowedValues: ['p, q'] },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
  },
  Mappings: { Map: { a: { cidr: '10.0.0.0/8' }, b: { cidr: '8.0.0.0/8' } } },
  Conditions: { IsA: { 'Fn::Equals': [ref('Chosen'), 'a'] } },
  Resources: {
    Vpc: resource('EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
    Subnet: resource('EC2::Subnet', { VpcId: ref('Vpc') }),
    Wall: resource('NetworkFirewall::Firewall'),
  },
};

describe('the value of an expression', () => {
  test.each<[string, unknown, string[]]>([
    ['a text', 'x', ['x']],
    ['a number', 7, ['7']],
    ['a flag', true, ['true']],
    ['nothing', undefined, []],
    ['AWS::NoValue', NO_VALUE, []],
    ['an object', { A: 1, B: 2 }, ['object']],
    ['a dynamic reference', '{{resolve:ssm:x}}', ["? '{{resolve:ssm:x}}' is read at deployment"]],
    ['Ref to a resource', ref('Vpc'), ['<Vpc>']],
    ['Ref to nothing', ref('Gone'), ["? 'Gone' is not defined in Net.json"]],
    ['Ref to an open parameter', ref('Open'), ['any Open']],
    ['Ref to a parameter with a default', ref('Named'), ['x [Named = x]', 'any Named [Named is not x]']],
    ['Ref to a parameter with allowed values', ref('Chosen'), ['a [Chosen = a]', 'b [Chosen = b]']],
    ['Ref to a parameter with one allowed value', ref('Fixed'), ['only']],
    ['Ref to a list', ref('Items'), ['list of p, q']],
    [
      'Ref to a stored parameter',
      ref('Stored'),
      ["? parameter 'Stored' is read from Parameter Store at deployment"],
    ],
    ['Ref to a pseudo parameter', ref('AWS::Region'), ['any AWS::Region']],
    ['GetAtt', att('Vpc', 'VpcId'), ['<Vpc.VpcId>']],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Vpc.VpcId' }, ['<Vpc.VpcId>']],
    ['GetAtt that repeats a property', att('Vpc', 'CidrBlock'), ['10.0.0.0/16']],
    ['GetAtt that repeats a reference', att('Subnet', 'VpcId'), ['<Vpc>']],
    ['GetAtt that is not one', { 'Fn::GetAtt': 7 }, ['? the attribute of Fn::GetAtt is not a text']],
    ['Sub of a literal', sub('plain'), ['plain']],
    ['Sub of one name', sub('${Vpc}'), ['<Vpc>']],
    ['Sub of an attribute', sub('${Vpc.CidrBlock}'), ['10.0.0.0/16']],
    ['Sub of choices', sub('is-${Chosen}'), ['is-a [Chosen = a]', 'is-b [Chosen = b]']],
    ['Sub with a map', sub('${Own}/${Fixed}', { Own: '10.0.0.0' }), ['10.0.0.0/only']],
    ['Sub with an escape', sub('${!Vpc}'), ['${Vpc}']],
    ['Sub of a resource in a text', sub('x-${Vpc}'), ["? it is decided by 'Vpc' at deployment"]],
    ['Sub of no literal', sub(ref('Open')), ['? the text of Fn::Sub is not a literal']],
    ['Join', join('.', ['10', '0', '0', '0/8']), ['10.0.0.0/8']],
    ['Join of one reference', join('', [ref('Vpc')]), ['<Vpc>']],
    ['Join without a known list', join(',', ref('Open')), ['? the list of Fn::Join is not known']],
    ['Join with a missing part', join('', ['a', NO_VALUE, 'b']), ['ab']],
    [
      'Join with a part that may be missing',
      join('', ['a', either('IsA', 'b', NO_VALUE)]),
      ['? a part of Fn::Join may be absent'],
    ],
    ['Select', select(1, ['a', 'b']), ['b']],
    ['Select by text', select('0', ['a', 'b']), ['a']],
    ['Select out of range', select(2, ['a']), ['? Fn::Select takes item 2 of 1']],
    ['Select before what may be absent', select(0, ['a', either('IsA', 'b', NO_VALUE)]), ['a']],
    [
      'Select after what may be absent',
      select(1, [either('IsA', 'a', NO_VALUE), 'b']),
      ['? Fn::Select takes from a list of which an item may be absent'],
    ],
    ['Select of an attribute', select(0, att('Wall', 'EndpointIds')), ['<Wall.EndpointIds>']],
    ['Select by a choice', select(either('IsA', 0, 1), ['a', 'b']), ['a [IsA]', 'b [not IsA]']],
    ['Split', split(',', 'a,b'), ['list of a, b']],
    ['Split of an attribute', select(1, split(':', att('Wall', 'EndpointIds'))), ['<Wall.EndpointIds>']],
    ['Split of what was joined', select(1, split(',', join(',', [ref('Vpc'), ref('Subnet')]))), ['<Subnet>']],
    ['Split of what was put together', select(1, split(',', sub('${Vpc},${Subnet}'))), ['<Subnet>']],
    [
      'Split of what was put together by another delimiter',
      select(1, split(',', sub('${Vpc}, ${Subnet}'))),
      ["? it is decided by 'Vpc' at deployment"],
    ],
    ['If', either('IsA', 'yes', 'no'), ['yes [IsA]', 'no [not IsA]']],
    [
      'If nested in itself',
      either('IsA', either('IsA', 'yes', 'never'), 'no'),
      ['yes [IsA]', 'no [not IsA]'],
    ],
    ['If without a value', either('IsA', NO_VALUE, 'no'), ['no [not IsA]']],
    [
      'If of a condition in the place of its name',
      { 'Fn::If': [{ 'Fn::Equals': ['a', 'a'] }, 1, 2] },
      ['? Fn::If takes the name of a condition and two values'],
    ],
    ['If of an unknown condition', either('Gone', 1, 2), ["? condition 'Gone' is not defined"]],
    [
      'If with two parts',
      { 'Fn::If': ['IsA', 1] },
      ['? Fn::If takes the name of a condition and two values'],
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Map', 'a', 'cidr'] }, ['10.0.0.0/8']],
    [
      'FindInMap by a choice',
      { 'Fn::FindInMap': ['Map', ref('Chosen'), 'cidr'] },
      ['10.0.0.0/8 [Chosen = a]', '8.0.0.0/8 [Chosen = b]'],
    ],
    [
      'FindInMap by an open parameter',
      { 'Fn::FindInMap': ['Map', ref('Open'), 'cidr'] },
      ['10.0.0.0/8 [Open = a]', '8.0.0.0/8 [Open = b]'],
    ],
    [
      'FindInMap of nothing',
      { 'Fn::FindInMap': ['Map', 'c', 'cidr'] },
      ["? Fn::FindInMap finds nothing in 'Map'"],
    ],
    ['an unheard function', { 'Fn::Unheard': 'of' }, ['? Fn::Unheard is not evaluated']],
    ['an import of nothing', imported('Gone'), ["? no stack of the input exports 'Gone'"]],
    ['an import by an open name', imported(ref('Open')), ['? the name of Fn::ImportValue is not known']],
  ])('of %s', (_, expression, expected) => {
    expect(valuesOf([source(TEMPLATE)], expression)).toEqual(expected);
  });

  test('of Select by a parameter with a default keeps that it may be another one', () => {
    const Parameters = { Index: { Type: 'Number', Default: 0 } };
    const found = valuesOf([source({ Parameters })], select(ref('Index'), ['10.0.0.0/8', '0.0.0.0/0']));
    expect(found).toEqual(['10.0.0.0/8 [Index = 0]', expect.stringMatching(/^\? .*\[Index is not 0\]$/)]);
  });

  test('of FindInMap with a default is every row and the default', () => {
    const lookup = { 'Fn::FindInMap': ['Map', ref('Open'), 'cidr', { DefaultValue: '0.0.0.0/0' }] };
    const found = valuesOf([source(TEMPLATE)], lookup);
    expect(found).toContainEqual('10.0.0.0/8 [Open = a]');
    expect(found.at(-1)).toMatch(/^0\.0\.0\.0\/0 \[Open is not a/);
  });

  test('of FindInMap by a key that only some settings decide is not known under the others', () => {
    const lookup = { 'Fn::FindInMap': ['Map', either('IsA', 'a', imported('Key')), 'cidr'] };
    expect(valuesOf([source(TEMPLATE)], lookup)).toEqual(['10.0.0.0/8 [IsA]', expect.stringMatching(/^\?/)]);
  });

  test('with more alternatives than can be weighed is not known', () => {
    const AllowedValues = Array.from({ length: 9 }, (_, index) => String(index));
    const Parameters = { A: { AllowedValues }, B: { AllowedValues } };
    expect(valuesOf([source({ Parameters })], sub('${A}${B}'))).toEqual([
      "? it can take too many values (more than 64), which 'Net/A' and 'Net/B' decide",
    ]);
  });

  test('with more alternatives of one parameter than can be weighed names it', () => {
    const AllowedValues = Array.from({ length: 65 }, (_, index) => String(index));
    expect(valuesOf([source({ Parameters: { A: { AllowedValues } } })], sub('x${A}'))).toEqual([
      "? it can take too many values (more than 64), which 'Net/A' decides",
    ]);
  });

  test('of a property that repeats itself is not known', () => {
    const Resources = { Vpc: resource('EC2::VPC', { CidrBlock: att('Vpc', 'CidrBlock') }) };
    expect(valuesOf([source({ Resources })], ref('Vpc'))).toEqual(['<Vpc>']);
    expect(valuesOf([source({ Resources })], att('Vpc', 'CidrBlock'))).toEqual([
      expect.stringMatching(/^\?/),
    ]);
  });

  test('of a mapping that a macro adds to is not known, whatever the default', () => {
    const Mappings = { Map: { a: { 'Fn::Transform': { Name: 'AWS::Include' } } } };
    const found = { 'Fn::FindInMap': ['Map', 'a', 'cidr', { DefaultValue: '10.0.0.0/8' }] };
    expect(valuesOf([source({ Mappings })], found)).toEqual(['? a macro adds to the mapping at deployment']);
  });
});
