import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { readObject } from '../../../lib/egress/load/files';
import { readInput } from '../../../lib/egress/load/input';
import { parseYaml } from '../../../lib/egress/load/yaml';

const json = (text: string): unknown => parseYaml(text, 't.yaml', 'a template').json;
const value = (text: string): unknown => (json(`v: ${text}`) as { v: unknown }).v;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'yaml-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('short-form intrinsics', () => {
  it.each<[string, unknown]>([
    ['!Ref Vpc', { Ref: 'Vpc' }],
    ['!Condition IsProd', { Condition: 'IsProd' }],
    ['!GetAtt Vpc.CidrBlock', { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }],
    ['!GetAtt Nested.Outputs.VpcId', { 'Fn::GetAtt': ['Nested', 'Outputs.VpcId'] }],
    ['!GetAtt [Vpc, CidrBlock]', { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }],
    ["!Sub '${A}-${B}'", { 'Fn::Sub': '${A}-${B}' }],
    ["!Sub ['${X}', {X: !Ref A}]", { 'Fn::Sub': ['${X}', { X: { Ref: 'A' } }] }],
    ["!Join ['', [a, !Ref B]]", { 'Fn::Join': ['', ['a', { Ref: 'B' }]] }],
    ['!If [C, a, !Ref AWS::NoValue]', { 'Fn::If': ['C', 'a', { Ref: 'AWS::NoValue' }] }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': ['0', { 'Fn::GetAZs': '' }] }],
    ["!Split [',', a]", { 'Fn::Split': [',', 'a'] }],
    ['!FindInMap [M, a, b]', { 'Fn::FindInMap': ['M', 'a', 'b'] }],
    ['!ImportValue Name', { 'Fn::ImportValue': 'Name' }],
    ['!Cidr [10.0.0.0/16, 2, 8]', { 'Fn::Cidr': ['10.0.0.0/16', '2', '8'] }],
    ['!Base64 text', { 'Fn::Base64': 'text' }],
    ['!And [!Condition A, !Condition B]', { 'Fn::And': [{ Condition: 'A' }, { Condition: 'B' }] }],
    ['!Or [!Condition A, !Condition B]', { 'Fn::Or': [{ Condition: 'A' }, { Condition: 'B' }] }],
    ['!Not [!Equals [a, b]]', { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }],
    ['!Transform {Name: M, Parameters: {}}', { 'Fn::Transform': { Name: 'M', Parameters: {} } }],
    ['!ToJsonString {a: b}', { 'Fn::ToJsonString': { a: 'b' } }],
    ['!Length [a, b]', { 'Fn::Length': ['a', 'b'] }],
  ])('%s is read as its long form', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it('are read inside long forms', () => {
    expect(json('Fn::Join:\n  - "-"\n  - - !Ref A\n    - !Sub "${B}"\n')).toEqual({
      'Fn::Join': ['-', [{ Ref: 'A' }, { 'Fn::Sub': '${B}' }]],
    });
  });
});

describe('plain scalars', () => {
  it.each(['2010-09-09', '012345678901', '0o17', '0x1F', '1e3', '10.50', '12:30:45', '1_000', '.inf', '+1'])(
    '%s stays the text that is written',
    (text) => {
      expect(value(text)).toBe(text);
    },
  );

  it.each<[string, unknown]>([
    ['yes', true],
    ['On', true],
    ['TRUE', true],
    ['no', false],
    ['off', false],
    ['False', false],
    ['"no"', 'no'],
    ["'true'", 'true'],
    ['n', 'n'],
  ])('%s is %s, as YAML 1.1 has it', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  it.each(['', '~', 'null', 'NULL'])("'%s' is null", (text) => {
    expect(value(text)).toBeNull();
  });

  it('keep their written form as keys', () => {
    expect(json('no: 1\n2010-09-09: 2')).toEqual({ no: '1', '2010-09-09': '2' });
  });

  it('in block style keep their lines', () => {
    expect(value('|\n  a\n  b\n')).toBe('a\nb\n');
  });

  it('end where a Windows line ends', () => {
    expect(json('a: b\r\nc: d\r\n')).toEqual({ a: 'b', c: 'd' });
  });
});

describe('anchors', () => {
  it('are repeated by their aliases', () => {
    expect(json('a: &x {b: [!Ref C]}\nd: *x')).toEqual({
      a: { b: [{ Ref: 'C' }] },
      d: { b: [{ Ref: 'C' }] },
    });
  });

  it('are merged by <<, and what is written beside wins', () => {
    expect(json('a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3')).toMatchObject({ d: { b: '3', c: '2' } });
  });

  it('are merged from a list, and the first wins', () => {
    expect(json('a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc: {<<: [*x, *y]}')).toMatchObject({
      c: { k: '1', l: '3' },
    });
  });

  it('that contain themselves are refused', () => {
    expect(() => json('a: &x {b: *x}')).toThrow("t.yaml:1:11 has alias '*x', which no earlier anchor ends");
  });

  it('that multiply beyond all measure are refused', () => {
    const level = (name: string, of: string): string =>
      `${name}: &${name} [${Array<string>(10).fill(of).join(',')}]\n`;
    const text = [...'bcdefghi'].reduce(
      (all, name, index) => all + level(name, `*${'abcdefgh'[index]}`),
      level('a', 'x'),
    );
    expect(() => json(text)).toThrow('grows beyond 2000000 values through its aliases');
  });
});

describe('a YAML text that cannot be read', () => {
  it.each<[string, string, RegExp]>([
    ['is not well-formed', 'a: [1\nb: 2', /^t\.yaml:\d+:\d+ is not valid YAML: .*; expected a template$/],
    ['writes a key twice', 'a:\n  b: 1\n  b: 2', /^t\.yaml:3:3 writes the key 'b' twice in one object;/],
    ['merges a text', 'a: {<<: b}', /^t\.yaml:1:5 merges something that is not an object;/],
    ['has a list for a key', '? [a]\n: b', /^t\.yaml:1:3 has a key that is not a text;/],
    ['holds two documents', 'a: 1\n---\nb: 2', /^t\.yaml:3:1 begins a second document;/],
    ['is indented with tabs', 'a:\n\tb: 1', /^t\.yaml:2:1 is not valid YAML: /],
  ])('that %s is refused with its place', (_title, text, message) => {
    expect(() => json(text)).toThrow(message);
  });

  it('that is nested 10000 levels deep is refused', () => {
    expect(() => json('['.repeat(10_000) + ']'.repeat(10_000))).toThrow('t.yaml is nested too deeply');
  });

  it('may begin with --- and end with ...', () => {
    expect(json('---\na: b\n...\n')).toEqual({ a: 'b' });
  });

  it('does not change what objects inherit through a key such as __proto__', () => {
    const read = json('__proto__: {polluted: yes}') as object;
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

describe('the kind of a file', () => {
  it.each<[string, string]>([
    ['t.json', 'Resources: {}'],
    ['t.template', '{"Resources": {}}'],
    ['t.yaml', '{"Resources": {}}'],
    ['t.txt', '# a comment\n{Resources: {}}'],
    ['flow.yaml', '{Resources: {}}'],
    ['mark.yaml', '\uFEFFResources: {}'],
  ])('is told by its content: %s with %s', (name, text) => {
    expect(readObject(write(name, text), 'a template').json).toEqual({ Resources: {} });
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\uFEFF{"Resources": {}}', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('{"Resources": {}}', 'utf16le')],
    ['binary', Buffer.from([1, 0, 2, 3])],
  ])('%s is refused with one line', (_title, bytes) => {
    expect(() => readObject(write('bytes.json', bytes), 'a template')).toThrow(
      /bytes\.json is not text in UTF-8, expected a template in UTF-8$/,
    );
  });

  it.each(['just a text', '- a\n- b', '', '[]'])('"%s" is no template', (text) => {
    expect(() => readObject(write('other.yaml', text), 'a template')).toThrow(
      /holds .*, expected a template/,
    );
  });

  it('JSON that writes a key twice is refused with its place', () => {
    const path = write('twice.json', '{\n  "a": {"b\\"": 1,\n  "b\\"": ":"}\n}');
    expect(() => readObject(path, 'a template')).toThrow(
      `${path}:3:3 writes the key 'b"' twice in one object`,
    );
  });

  it('JSON that is nested 10000 levels deep is refused', () => {
    const path = write('deep.json', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000));
    expect(() => readObject(path, 'a template')).toThrow(/deep\.json is nested more than 200 levels deep/);
  });
});

describe('an audit of YAML', () => {
  const TEMPLATE = `AWSTemplateFormatVersion: 2010-09-09
Resources:
  Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: false}}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [0, !Cidr [!GetAtt Vpc.CidrBlock, 1, 8]]}
  Table: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Vpc}}
  Association:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
  Gateway: {Type: 'AWS::EC2::InternetGateway'}
  Attachment:
    Type: AWS::EC2::VPCGatewayAttachment
    Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway}
  Route:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
`;

  it('points at the line of the resource', () => {
    const path = write('net.yaml', TEMPLATE);
    const { report } = audit(readInput([path], undefined), { today: '2026-01-01' });
    expect(report.findings.map(({ ruleId, file, line }) => [ruleId, file, line])).toEqual([
      ['AG001', path, 15],
    ]);
  });
});

describe('a quoted text whose lines begin left of its key', () => {
  it.each<[string, string, string]>([
    ['in single quotes', "a:\n    b: '{\n  it''s\n}'\n    c: d\n", "{ it's }"],
    ['in double quotes', 'a:\n    b: "{\n  \\"x\\"\n}"\n    c: d\n', '{ "x" }'],
  ])('is read as CloudFormation reads it: %s', (_, text, b) => {
    expect(json(text)).toEqual({ a: { b, c: 'd' } });
  });

  it('leaves the lines of resources as they are', () => {
    const text = "Resources:\n  A:\n    b: '{\n}'\n  B:\n    b: '{\n}'\n";
    expect([...parseYaml(text, 't.yaml', 'a template').lines]).toEqual([
      ['A', 2],
      ['B', 5],
    ]);
  });

  it('is refused where no quote ends it', () => {
    expect(() => json("a:\n    b: '{\n}\n")).toThrow("is not valid YAML: Missing closing 'quote");
  });
});
