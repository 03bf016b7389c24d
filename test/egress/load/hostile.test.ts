import { describe, expect, it } from 'vitest';
import { TO_IGW, att, either, outcomes, publicSubnet, ref, resource, route, subnet, vpc } from '../helpers';
import { Folder, findings, report, subnetVerdicts } from './files';

const folder = new Folder();
const BASE = { ...vpc(), ...subnet('A'), ...publicSubnet() };
const LEAK = route('ATable', '0.0.0.0/0', TO_IGW);

const underCondition = (Conditions: Record<string, unknown>, Condition: string): string =>
  outcomes({ Conditions, Resources: { ...BASE, Leak: { ...LEAK, Condition } } })['A'] ?? '';

describe('conditions', () => {
  it.each<[string, Record<string, unknown>]>([
    ['refer to themselves', { C: { 'Fn::Not': [{ Condition: 'C' }] } }],
    [
      'refer to each other',
      { C: { 'Fn::And': [{ Condition: 'D' }] }, D: { 'Fn::Not': [{ Condition: 'C' }] } },
    ],
    ['refer to themselves through a value', { C: { 'Fn::Equals': [either('C', 'a', 'b'), 'a'] } }],
    ['refer to nothing', { C: { Condition: 'Gone' } }],
    ['hold nothing', { C: {} }],
    ['hold two functions', { C: { 'Fn::And': [], 'Fn::Or': [] } }],
    ['join nothing by And', { C: { 'Fn::Not': [{ 'Fn::And': [] }] } }],
    ['join nothing by Or', { C: { 'Fn::Or': [] } }],
    ['join what is no list', { C: { 'Fn::Or': { Ref: 'AWS::NoValue' } } }],
    ['compare nothing', { C: { 'Fn::Equals': [] } }],
    ['compare with an absent value', { C: { 'Fn::Equals': [ref('AWS::NoValue'), 'a'] } }],
    ['are a text', { C: 'true' }],
    ['are null', { C: null }],
    ['compare two spellings of a boolean', { C: { 'Fn::Equals': ['yes', 'true'] } }],
  ])('that %s may be true', (_title, conditions) => {
    expect(underCondition(conditions, 'C')).toMatch(/^exposed/);
  });

  it('that compare different words are false', () => {
    expect(underCondition({ C: { 'Fn::Equals': ['yes', 'no'] } }, 'C')).toBe('isolated');
  });

  it('that double sixty times are answered at once', () => {
    const conditions: Record<string, unknown> = { C0: { 'Fn::Equals': [ref('AWS::Region'), 'a'] } };
    for (let level = 1; level <= 60; level++) {
      conditions[`C${level}`] = {
        'Fn::And': [{ Condition: `C${level - 1}` }, { Condition: `C${level - 1}` }],
      };
    }
    expect(underCondition(conditions, 'C60')).toMatch(/^exposed/);
  });

  it('in a chain of ten thousand are answered', () => {
    const conditions: Record<string, unknown> = { C0: { 'Fn::Equals': ['a', 'a'] } };
    for (let level = 1; level <= 10_000; level++) {
      conditions[`C${level}`] = { 'Fn::Not': [{ Condition: `C${level - 1}` }] };
    }
    expect(underCondition(conditions, 'C10000')).toMatch(/^exposed/);
  });
});

describe('values', () => {
  it('that double sixty times are answered at once', () => {
    const resources: Record<string, ReturnType<typeof resource>> = {};
    for (let level = 1; level <= 60; level++) {
      const before = `Vpc${level - 1}`;
      resources[`Vpc${level}`] = resource('EC2::VPC', {
        CidrBlock: { 'Fn::Sub': `\${${before}.CidrBlock}\${${before}.CidrBlock}` },
      });
    }
    const Leak = route('ATable', att('Vpc60', 'CidrBlock'), TO_IGW);
    expect(outcomes({ Resources: { ...BASE, ...vpc('Vpc0'), ...resources, Leak } })['A']).toMatch(
      /^unproven/,
    );
  });

  it('in a chain of ten thousand are answered', () => {
    const resources: Record<string, ReturnType<typeof resource>> = {};
    for (let level = 10_000; level > 0; level--) {
      resources[`Vpc${level}`] = resource('EC2::VPC', { CidrBlock: att(`Vpc${level - 1}`, 'CidrBlock') });
    }
    const Leak = route('ATable', att('Vpc10000', 'CidrBlock'), TO_IGW);
    const found = outcomes({ Resources: { ...BASE, Leak, ...resources, ...vpc('Vpc0') } });
    expect(found['A']).toMatch(/^unproven/);
  });

  it.each<[string, unknown]>([
    ['joined', { 'Fn::Join': ['', ['{{resolve:ssm:', '/block}}']] }],
    ['substituted', { 'Fn::Sub': '{{resolve:ssm:/${AWS::StackName}/block}}' }],
  ])('that are read at deployment stay unknown when they are %s', (_title, block) => {
    const Leak = route('ATable', block, TO_IGW);
    expect(outcomes({ Resources: { ...BASE, Leak } })['A']).toMatch(/^unproven/);
  });

  it('of a parameter from Parameter Store stay unknown, whatever name is given', () => {
    const Parameters = { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/block' } };
    const Leak = route('ATable', ref('P'), TO_IGW);
    expect(outcomes({ Parameters, Resources: { ...BASE, Leak } }, { P: '10.0.0.0/8' })['A']).toMatch(
      /^unproven/,
    );
  });
});

describe('names that every JavaScript object has', () => {
  const NAMES = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];

  it.each(NAMES)('%s is no parameter, resource, mapping or condition unless it is written', (name) => {
    const template = {
      Mappings: { M: { a: { b: '10.0.0.0/8' } } },
      Resources: {
        ...BASE,
        One: route('ATable', ref(name), TO_IGW),
        Two: route('ATable', { 'Fn::FindInMap': [name, name, name] }, TO_IGW),
        Three: route('ATable', { 'Fn::Sub': ['${' + name + '}', {}] }, TO_IGW),
        Four: { ...route('ATable', '10.1.0.0/16', TO_IGW), Condition: name },
        Five: route('ATable', att(name, 'CidrBlock'), TO_IGW),
      },
    };
    expect(outcomes(template)['A']).toMatch(/^unproven/);
  });

  it.each(NAMES)('%s can name a resource and a parameter', (name) => {
    const text = `{"Parameters": {"P": {"Type": "String", "AllowedValues": ["0.0.0.0/0"]}},
      "Resources": {"${name}": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "Igw": {"Type": "AWS::EC2::InternetGateway"},
        "At": {"Type": "AWS::EC2::VPCGatewayAttachment",
          "Properties": {"VpcId": {"Ref": "${name}"}, "InternetGatewayId": {"Ref": "Igw"}}},
        "S": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "${name}"}}},
        "T": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "${name}"}}},
        "St": {"Type": "AWS::EC2::SubnetRouteTableAssociation",
          "Properties": {"SubnetId": {"Ref": "S"}, "RouteTableId": {"Ref": "T"}}},
        "R": {"Type": "AWS::EC2::Route", "Properties": {"RouteTableId": {"Ref": "T"},
          "DestinationCidrBlock": {"Ref": "P"}, "GatewayId": {"Ref": "Igw"}}}}}`;
    expect(subnetVerdicts([folder.write('names.json', text)])).toEqual({ 'names/S': 'exposed' });
  });
});

describe('a template of a wrong shape', () => {
  it.each<[string, unknown, string]>([
    ['a resource that is a text', 'AWS::S3::Bucket', "'X' is not an object"],
    ['a resource that is a list', [], "'X' is not an object"],
    ['a resource that is null', null, "'X' is not an object"],
    ['a resource without a type', {}, "'X' has no Type: a macro must expand it"],
    ['a type that is an object', { Type: { Ref: 'T' } }, "'X' has a Type that is not a text"],
    [
      'properties that are a list',
      { Type: 'T', Properties: [] },
      "'X' has Properties that are not an object",
    ],
    [
      'a condition that is an object',
      { Type: 'AWS::S3::Bucket', Condition: {} },
      "'X' has a Condition that is not a name",
    ],
  ])('with %s is unproven', (_title, entry, message) => {
    const path = folder.write('shape.json', { Resources: { ...vpc(), ...subnet('A'), X: entry } });
    expect(report([path]).verdict).toBe('unproven');
    expect(findings([path])).toContain(`AG900 ${message}`);
  });

  it.each<[string, object]>([
    ['parameters', { Parameters: { P: null, Q: 'text', R: { AllowedValues: 'a' } } }],
    ['outputs', { Outputs: { O: null, P: { Export: 'name' }, Q: { Condition: {} } } }],
    ['metadata', { Resources: { ...BASE, X: { Type: 'AWS::S3::Bucket', Metadata: 'none' } } }],
    ['no sections', { Parameters: null, Outputs: null, Mappings: null, Conditions: null }],
    ['mappings', { Mappings: { M: 'text', N: null } }],
  ])('with wrong %s is read all the same', (_title, sections) => {
    const path = folder.write('sections.json', { Resources: BASE, ...sections });
    expect(subnetVerdicts([path])['sections/Public']).toBe('exposed');
  });

  it.each(['Resources', 'Parameters', 'Mappings'])('with %s that are a list is refused', (section) => {
    const path = folder.write('list.json', { Resources: {}, [section]: [] });
    expect(() => report([path])).toThrow(`'${section}' of ${path} is not an object`);
  });

  it('of five megabytes is answered', () => {
    const many = Object.fromEntries(
      Array.from({ length: 25_000 }, (_, index) => [
        `Parameter${index}`,
        resource('SSM::Parameter', { Type: 'String', Value: `value-${'x'.repeat(100)}` }),
      ]),
    );
    const path = folder.write('large.json', { Resources: { ...BASE, ...many, LEAK } });
    expect(subnetVerdicts([path])['large/A']).toBe('exposed');
  });

  it('with Properties that a function decides as a whole is unproven', () => {
    const Leak = { Type: 'AWS::EC2::Route', Properties: either('C', LEAK.Properties, {}) };
    const path = folder.write('whole.json', { Resources: { ...BASE, Leak } });
    expect(findings([path])).toContainEqual(
      expect.stringMatching(/^AG900 'Leak' has Properties that a function decides as a whole/),
    );
  });
});
