import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toTemplate } from '../../lib/egress/load/template';
import { UsageError } from '../../lib/shared/errors';
import {
  TO_IGW,
  associate,
  auditTemplates,
  either,
  publicSubnet,
  ref,
  resource,
  route,
  source,
  subnet,
  vpc,
} from './helpers';

const SEED = 20261121;
/** A path of keys into a template. */
type Path = readonly (string | number)[];

const NAT = {
  ...vpc(),
  ...publicSubnet(),
  ...subnet('A'),
  Nat: resource('EC2::NatGateway', { SubnetId: ref('Public'), AllocationId: 'eipalloc-1' }),
  Out: route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Nat') }),
};

/** Templates as people write them: each is exposed or unproven. */
const TEMPLATES: readonly object[] = [
  { Resources: NAT },
  {
    Parameters: {
      Block: { Type: 'String', Default: '10.9.0.0/16' },
      Kind: { Type: 'String', AllowedValues: ['open', 'closed'], Default: 'closed' },
      Blocks: { Type: 'CommaDelimitedList', Default: '10.0.0.0/8,0.0.0.0/0' },
    },
    Mappings: { ByKind: { open: { block: '0.0.0.0/0' }, closed: { block: '10.0.0.0/8' } } },
    Conditions: {
      IsOpen: { 'Fn::Equals': [ref('Kind'), 'open'] },
      IsBoth: { 'Fn::And': [{ Condition: 'IsOpen' }, { 'Fn::Not': [{ 'Fn::Equals': [ref('Block'), ''] }] }] },
    },
    Resources: {
      ...vpc(),
      ...publicSubnet(),
      ...subnet('B'),
      ...subnet('C'),
      OutB: {
        ...route('BTable', { 'Fn::FindInMap': ['ByKind', ref('Kind'), 'block'] }, TO_IGW),
        Condition: 'IsOpen',
      },
      OutC: route(
        'CTable',
        { 'Fn::Select': ['1', ref('Blocks')] },
        { GatewayId: either('IsBoth', ref('Igw'), 'local') },
      ),
      D: resource('EC2::Subnet', {
        VpcId: { 'Fn::Sub': '${Vpc}' },
        CidrBlock: { 'Fn::Select': [0, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 1, 8] }] },
      }),
      DAssociation: associate(ref('D'), { 'Fn::Join': ['', [ref('CTable')]] }),
    },
    Outputs: { Id: { Value: ref('Vpc'), Export: { Name: { 'Fn::Sub': '${AWS::StackName}-vpc' } } } },
  },
  {
    Transform: 'AWS::LanguageExtensions',
    Resources: {
      ...vpc(),
      ...subnet('E'),
      ...publicSubnet(),
      Gateway: resource('EC2::TransitGateway'),
      Attachment: resource('EC2::TransitGatewayVpcAttachment', {
        TransitGatewayId: ref('Gateway'),
        VpcId: ref('Vpc'),
        SubnetIds: [ref('Public')],
      }),
      OutE: route('ETable', '0.0.0.0/0', { TransitGatewayId: ref('Gateway') }),
      'Fn::ForEach::Routes': [
        'Half',
        ['0.0.0.0', '128.0.0.0'],
        { 'Half&{Half}': route('ETable', '${Half}/1', { GatewayId: ref('Igw') }) },
      ],
      Custom: { Type: 'Custom::Thing', Properties: { ServiceToken: 'token', Table: ref('ETable') } },
    },
  },
];

/** Values that have no place where they are put. */
const ODDITIES: readonly unknown[] = [
  null,
  true,
  -1,
  '',
  '0.0.0.0/0',
  '{{resolve:ssm:/name}}',
  [],
  [null],
  {},
  ref('Gone'),
  ref('__proto__'),
  { Ref: ['constructor'] },
  { 'Fn::GetAtt': 'Vpc' },
  { 'Fn::GetAtt': ['constructor', 'CidrBlock'] },
  { 'Fn::If': ['IsOpen', ref('AWS::NoValue'), ref('Vpc')] },
  { 'Fn::If': ['toString', 1, 2] },
  { 'Fn::Sub': '${a${b}}${!c}${__proto__}' },
  { 'Fn::Join': [',', ref('Blocks')] },
  { 'Fn::Select': [ref('Kind'), { 'Fn::GetAZs': '' }] },
  { 'Fn::Split': ['', 'text'] },
  { 'Fn::FindInMap': ['constructor', 'name', 'length', { DefaultValue: ref('Block') }] },
  { 'Fn::Cidr': [ref('Block'), 300, -8] },
  { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-vpc' } },
  { 'Fn::Length': { 'Fn::ToJsonString': ref('Vpc') } },
  { 'Fn::Transform': { Name: 'Macro' } },
  { 'Fn::ForEach::X': ['X', ref('Blocks'), { '${X}': '${X}' }] },
  { Condition: 'IsBoth' },
  { 'Fn::And': [{ Condition: 'IsBoth' }, { Condition: 'IsBoth' }] },
  { Type: 'AWS::EC2::Route', Properties: 'none' },
];

const NAMES = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'Fn::Transform',
  'Fn::ForEach::Y',
  'Ref',
  'Type',
  '',
];

interface Mutation {
  readonly at: number;
  readonly kind: 'drop' | 'replace' | 'rename' | 'duplicate' | 'swap';
  readonly with: number;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('drop', 'replace', 'rename', 'duplicate', 'swap'),
  with: fc.nat(),
});

const template = fc.constantFrom(...TEMPLATES);

function pathsOf(part: unknown, path: Path = []): Path[] {
  if (typeof part !== 'object' || part === null) {
    return [path];
  }
  return [path, ...Object.entries(part).flatMap(([key, below]) => pathsOf(below, [...path, key]))];
}

type Part = Record<string | number, unknown>;

function at(root: unknown, path: Path): unknown {
  return path.reduce((part, key) => (part as Part | null | undefined)?.[key], root);
}

/** Sets a member of an object as JSON would have it; a list takes what has a name at its end. */
function set(parent: unknown, key: string | number, value: unknown): void {
  if (Array.isArray(parent) && !(Number(key) < parent.length)) {
    parent.push(value);
  } else {
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  }
}

function drop(parent: unknown, key: string | number): void {
  if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    Reflect.deleteProperty(parent as object, key);
  }
}

/** One change of a template; the template itself is left as it was. */
function mutate(template: object, { at: where, kind, with: choice }: Mutation): object {
  const copy = structuredClone(template);
  const paths = pathsOf(copy).filter((path) => path.length > 1);
  const path = paths[where % paths.length];
  if (path === undefined) {
    return copy;
  }
  const parent = at(copy, path.slice(0, -1));
  const key = path.at(-1)!;
  const value = at(copy, path);
  switch (kind) {
    case 'drop':
      drop(parent, key);
      break;
    case 'replace':
      set(parent, key, structuredClone(ODDITIES[choice % ODDITIES.length]));
      break;
    case 'rename':
      drop(parent, key);
      set(parent, NAMES[choice % NAMES.length]!, value);
      break;
    case 'duplicate':
      set(parent, `${key}Copy`, structuredClone(value));
      break;
    case 'swap': {
      const other = paths[choice % paths.length]!;
      set(parent, key, structuredClone(at(copy, other)));
    }
  }
  return copy;
}

function verdictOf(template: object): string {
  const { template: checked, gaps } = toTemplate(template as Record<string, unknown>, 't.json');
  return auditTemplates([source({}, { template: checked, gaps })]).report.verdict;
}

describe('a template that was changed at random', () => {
  test('is answered, or refused as no template, and always soon', () => {
    const sequence = fc.array(mutation, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(template, sequence, (start, mutations) => {
        const changed = mutations.reduce(mutate, start);
        const before = performance.now();
        try {
          expect(['isolated', 'exposed', 'unproven']).toContain(verdictOf(changed));
        } catch (error) {
          if (!(error instanceof UsageError)) {
            throw error;
          }
          expect(error.message).not.toContain('\n');
        }
        expect(performance.now() - before).toBeLessThan(5000);
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  test('says the same when it is asked again', () => {
    fc.assert(
      fc.property(template, mutation, (start, change) => {
        const changed = mutate(start, change);
        const ask = (): string => {
          try {
            return verdictOf(structuredClone(changed));
          } catch (error) {
            return String(error);
          }
        };
        expect(ask()).toBe(ask());
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

/** Values that nobody can know before deployment. */
const UNKNOWABLE: readonly unknown[] = [
  { 'Fn::ImportValue': 'from-a-stack-outside' },
  { 'Fn::Transform': { Name: 'Macro' } },
  '{{resolve:ssm:/outside}}',
  { 'Fn::GetAtt': ['Unseen', 'Value'] },
];

/** Values of properties, which may be forgotten without a change to what the resources are. */
function valuesOf(template: object): Path[] {
  const { Resources } = template as { Resources: Record<string, { Properties?: object }> };
  return Object.entries(Resources).flatMap(([logicalId, { Properties = {} }]) =>
    Object.keys(Properties).map((name) => ['Resources', logicalId, 'Properties', name]),
  );
}

function forget(template: object, paths: readonly Path[], unknowable: unknown): object {
  const copy = structuredClone(template);
  for (const path of paths) {
    set(at(copy, path.slice(0, -1)), path.at(-1)!, unknowable);
  }
  return copy;
}

describe('a template of which less is known', () => {
  const cases = TEMPLATES.flatMap((start, index) => valuesOf(start).map((path) => ({ start, index, path })));

  test.each(TEMPLATES.map((start, index) => ({ start, index })))(
    'begins exposed or unproven: $index',
    ({ start }) => {
      expect(verdictOf(start)).not.toBe('isolated');
    },
  );

  test.each(cases)('is never isolated for it: template $index without $path', ({ start, path }) => {
    for (const unknowable of UNKNOWABLE) {
      expect(verdictOf(forget(start, [path], unknowable))).not.toBe('isolated');
    }
  });

  test('is never isolated for it, however much is forgotten', () => {
    fc.assert(
      fc.property(
        template,
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(...UNKNOWABLE),
        (start, picks, unknowable) => {
          const paths = valuesOf(start);
          const chosen = [...picks.take(4)].map((pick) => paths[pick % paths.length]!);
          expect(verdictOf(forget(start, chosen, unknowable))).not.toBe('isolated');
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });
});
