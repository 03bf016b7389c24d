import { describe, expect, test } from 'vitest';
import { aws, plan, refs } from './plan';
import { LATER, labelList, readerOf, thing } from './told';

type Json = Readonly<Record<string, unknown>>;

const NOT_SHOWN = (name: string): unknown =>
  expect.objectContaining({ why: `the plan does not show what aws_thing.x.${name} is` });

describe('an argument of a plan', () => {
  test.each<[unknown, boolean, boolean, boolean]>([
    ['text', true, false, true],
    [0, true, false, true],
    [false, true, false, true],
    ['', false, false, true],
    [null, false, false, true],
    [['a'], true, false, true],
    [[], false, false, true],
    [LATER, true, true, true],
    [[LATER], true, true, true],
    [undefined, false, false, false],
  ])('%j: there %s, open %s, written %s', (...[value, has, isOpen, isWritten]) => {
    const { block } = thing(value === undefined ? {} : { a: value });
    expect([block.has('a'), block.isOpen('a'), block.isWritten('a')]).toEqual([has, isOpen, isWritten]);
  });

  test('is not open where it is a constant that the plan leaves out', () => {
    const json = plan({ resources: [aws('thing.x')] }) as {
      configuration: { root_module: { resources: Json[] } };
    };
    json.configuration.root_module.resources[0] = {
      ...json.configuration.root_module.resources[0],
      expressions: { a: { constant_value: 'x' }, b: {}, c: { references: ['var.c'] } },
    };
    const { block } = readerOf(json);
    expect(['a', 'b', 'c', 'd'].map((name) => block.isOpen(name))).toEqual([false, true, true, false]);
  });

  test('is a list of the texts that are known', () => {
    const { block } = thing({ a: ['x', LATER, 1, ''], b: 'x' });
    expect([block.texts('a'), block.texts('b'), block.texts('c')]).toEqual([['x', '1'], [], []]);
  });

  test.each<[unknown, string[]]>([
    ['public', ['public']],
    ['PUBLIC', ['public']],
    ['other', ['public', 'private']],
    [undefined, ['private']],
    [LATER, ['public', 'private']],
  ])('is one of some words: %j', (value, expected) => {
    const { block } = thing(value === undefined ? {} : { a: value });
    const found = block.enumeration('a', ['public', 'private'], 'private');
    expect(found).toEqual(expected.map((word) => ({ when: [], value: word })));
  });

  test.each<[unknown, unknown]>([
    ['10.0.0.0/8', { kind: 'cidr', cidr: expect.anything() as unknown }],
    ['ten', { kind: 'unknown', why: "'ten' is not an address block" }],
    [LATER, { kind: 'unknown', why: 'aws_thing.x.a is known only after apply' }],
  ])('is an address block: %j', (value, expected) => {
    expect(thing({ a: value }).block.destinations('a')).toEqual([{ when: [], value: expected }]);
  });

  test('is no address block where it is not written', () => {
    expect(thing({}).block.destinations('a')).toEqual([]);
  });
});

describe('what an argument refers to', () => {
  const SUBNETS = ['a', 'b'].map((name) => aws(`subnet.${name}`));

  test('is a known id, or the resource that it is the id of', () => {
    const { block } = thing({ a: 'vpc-1', b: 'vpc-2' }, {}, aws('vpc.v', { id: 'vpc-2' }));
    expect([labelList(block.references('a')), labelList(block.references('b'))]).toEqual([
      ['vpc-1'],
      ['aws_vpc.v'],
    ]);
    expect(block.references('a')[0]?.value.why).toBe("'vpc-1' is outside the input");
  });

  test('is nothing where it is not written, unless it has to be', () => {
    const { block } = thing({});
    expect([block.references('a'), block.referenceList('a'), block.memberList('a')]).toEqual([[], [], []]);
    expect(block.required('a').map(({ value }) => value)).toEqual([NOT_SHOWN('a')]);
    expect(block.requiredList('a').map(({ value }) => value)).toEqual([NOT_SHOWN('a')]);
  });

  test('is what is written, where it has to be', () => {
    const { block } = thing({ a: 'vpc-1', b: ['vpc-2'] });
    expect([labelList(block.required('a')), labelList(block.requiredList('b'))]).toEqual([
      ['vpc-1'],
      ['vpc-2'],
    ]);
  });

  test('is one of two, by a setting of its own', () => {
    const reader = thing({ subnet_id: refs('aws_subnet.a.id', 'aws_subnet.b.id') }, {}, ...SUBNETS);
    const found = reader.block.references('subnet_id');
    expect(found.map(({ when }) => reader.model.choices.describe(when))).toEqual([
      'aws_thing.x.subnet_id = aws_subnet.a',
      'aws_thing.x.subnet_id = aws_subnet.b',
    ]);
    expect(reader.block.references('subnet_id')).toEqual(found);
  });

  test.each([
    [8, 1],
    [9, 0],
  ])('is one of %s, by %s settings: more are all of them', (count, settings) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    const all = refs(...names.map((name) => `aws_subnet.${name}.id`));
    const { block } = thing({ subnet_id: all }, {}, ...names.map((name) => aws(`subnet.${name}`)));
    const found = block.references('subnet_id');
    expect(found).toHaveLength(count);
    expect(found.map(({ when }) => when.length)).toEqual(names.map(() => settings));
  });

  test('is all that is in a list, what is known and what is not', () => {
    const { block } = thing({ subnet_ids: ['subnet-1', refs('aws_subnet.a.id')] }, {}, ...SUBNETS);
    expect(labelList(block.referenceList('subnet_ids'))).toEqual(['subnet-1', 'aws_subnet.a']);
    expect(labelList(block.memberList('subnet_ids'))).toEqual(['subnet-1', 'aws_subnet.a']);
  });

  test('is told once where it is written twice', () => {
    expect(labelList(thing({ a: ['subnet-1', 'subnet-1'] }).block.referenceList('a'))).toEqual(['subnet-1']);
  });

  test('is a local value, with the reason why that is not known', () => {
    const { block } = thing({ a: LATER });
    const value = {
      id: '?net.tfplan.json:local.later',
      label: 'local.later',
      why: expect.any(String) as unknown,
    };
    expect(block.references('a')).toEqual([{ when: [], value }]);
    expect(block.memberList('a')).toEqual([{ when: [], value }]);
  });

  test('is not shown by an expression without references', () => {
    const { block } = thing({ a: refs() });
    expect(block.references('a').map(({ value }) => value)).toEqual([NOT_SHOWN('a')]);
    expect(labelList(thing({ a: refs('path.module') }).block.memberList('a'))).toEqual(['aws_thing.x.a']);
  });

  test('is what the resource that it takes a value from takes it from', () => {
    const between = aws('route_table.t', { vpc_id: refs('aws_vpc.v.id') });
    const { block } = thing({ vpc_id: refs('aws_route_table.t.vpc_id') }, {}, between, aws('vpc.v'));
    expect(labelList(block.references('vpc_id'))).toEqual(['aws_vpc.v']);
  });

  test('is no end of resources that take it from each other', () => {
    const a = aws('route_table.a', { vpc_id: refs('aws_route_table.b.vpc_id') });
    const b = aws('route_table.b', { vpc_id: refs('aws_route_table.a.vpc_id') });
    const [found] = thing({ vpc_id: refs('aws_route_table.a.vpc_id') }, {}, a, b).block.references('vpc_id');
    expect(found?.value.why).toMatch(/^aws_route_table\.[ab]\.vpc_id refers to itself$/);
  });

  test('is an attribute that only the apply tells', () => {
    const [found] = thing({ vpc_id: refs('aws_other.o.made') }, {}, aws('other.o')).block.references(
      'vpc_id',
    );
    expect(found?.value).toEqual({
      id: '?net.tfplan.json:aws_other.o.made',
      label: 'aws_other.o.made',
      why: "attribute 'made' of 'aws_other.o' is known only after apply",
    });
  });

  test('is not a known value that decides between others, nor the number of some resources', () => {
    const other = aws('other.o', { name: 'x' });
    const by = refs('aws_other.o.name', 'aws_other.o', 'aws_vpc.v.id');
    expect(labelList(thing({ vpc_id: by }, {}, other, aws('vpc.v')).block.references('vpc_id'))).toEqual([
      'aws_vpc.v',
    ]);
  });

  test('counts what is known as a member of a list', () => {
    const other = aws('other.o', { name: 'sg-1' });
    expect(labelList(thing({ a: refs('aws_other.o.name') }, {}, other).block.memberList('a'))).toEqual([
      'sg-1',
    ]);
    expect(labelList(thing({ a: refs('aws_other.o') }, {}, other).block.memberList('a'))).toEqual([
      'aws_other.o',
    ]);
    const known = aws('other.o', { id: 'o-1', arn: 'arn:o' });
    expect(labelList(thing({ a: refs('aws_other.o.arn') }, {}, known).block.memberList('a'))).toEqual([
      'aws_other.o',
    ]);
  });

  test.each([
    ['aws_vpc.v.default_route_table_id', 'aws_vpc.v.default_route_table_id', '#default'],
    ['aws_vpc.v.main_route_table_id', 'aws_vpc.v.main_route_table_id', '#default'],
    [
      'aws_ec2_transit_gateway.t.association_default_route_table_id',
      'aws_ec2_transit_gateway.t.association_default_route_table_id',
      '#default',
    ],
  ])('is the table that comes with it: %s', (reference, label, end) => {
    const { block } = thing(
      { route_table_id: refs(reference) },
      {},
      aws('vpc.v'),
      aws('ec2_transit_gateway.t'),
    );
    const [found] = block.references('route_table_id');
    expect(found?.value.label).toBe(label);
    expect(found?.value.id.endsWith(end)).toBe(true);
  });

  test('is the table that comes with it, by its known id', () => {
    const vpc = aws('vpc.v', { id: 'vpc-1', default_route_table_id: 'rtb-0' });
    const { block } = thing(
      { route_table_id: refs('aws_vpc.v.default_route_table_id'), b: 'rtb-0' },
      {},
      vpc,
    );
    const table = { id: 'vpc-1#default', label: 'aws_vpc.v.default_route_table_id' };
    expect(block.references('route_table_id')[0]?.value).toEqual(table);
    expect(block.references('b')[0]?.value).toEqual(table);
  });
});
