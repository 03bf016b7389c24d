import { describe, expect, test } from 'vitest';
import { Plan } from '../../../../lib/egress/load/terraform/plan';
import type { Candidate, Place } from '../../../../lib/egress/load/terraform/resolver';
import { ReferenceResolver } from '../../../../lib/egress/load/terraform/resolver';
import type { Module } from './plan';
import { aws, plan, refs } from './plan';

type Json = Readonly<Record<string, unknown>>;

const ROOT: Place = { module: '', count: 1 };
const of = (...references: string[]): Json => ({ references });

/** Candidates in short: `address.attribute`, `=text`, or `? key`. */
const show = (candidates: readonly Candidate[]): string[] =>
  candidates.map((one) =>
    one.kind === 'instance'
      ? `${one.instance.address}.${one.attribute}`
      : one.kind === 'text'
        ? `=${one.text}`
        : `? ${one.key}`,
  );

const resolver = (json: Json): ReferenceResolver => new ReferenceResolver(new Plan(json, 'net', 'net.json'));

describe('references of an expression', () => {
  const SUBNETS: Module = {
    resources: [aws('subnet.s', {}, { keys: [0, 1] }), aws('subnet.t'), aws('vpc.v')],
  };
  const root = resolver(plan(SUBNETS));

  test.each<[string[], string[]]>([
    [['aws_subnet.t.id', 'aws_subnet.t'], ['aws_subnet.t.id']],
    [['aws_subnet.t.id', 'aws_subnet.t.id'], ['aws_subnet.t.id']],
    [
      ['aws_subnet.t.id', 'aws_vpc.v.id'],
      ['aws_subnet.t.id', 'aws_vpc.v.id'],
    ],
    [['aws_subnet.s[1].id'], ['aws_subnet.s[1].id']],
    [['aws_subnet.s'], ['aws_subnet.s[0].', 'aws_subnet.s[1].']],
    [['aws_subnet.s[5].id'], ['aws_subnet.s[0].id', 'aws_subnet.s[1].id']],
    [['aws_subnet.none.id'], []],
    [['aws_subnet'], []],
    [['path.module', 'terraform.workspace', 'self.id', 'each.key', 'each', 'var'], []],
    [['local.a["k"].b'], ['? local.a["k"].b']],
    [['data.aws_vpc.v.id'], ['? data.aws_vpc.v.id']],
    [['ephemeral.x.y'], ['? ephemeral.x.y']],
    [['module.none.out'], []],
    [['module.none'], []],
    [['module'], []],
    [[], []],
  ])('%j lead to %j', (references, expected) => {
    expect(show(root.candidates(of(...references), ROOT))).toEqual(expected);
  });

  test('that are no texts are not followed', () => {
    expect(root.candidates({ references: [7, null] }, ROOT)).toEqual([]);
    expect(root.candidates(undefined, ROOT)).toEqual([]);
  });

  test('by an index lead to the instance of the same key, if there are as many', () => {
    const by = of('aws_subnet.s', 'count.index');
    expect(show(root.candidates(by, { module: '', key: 1, count: 2 }))).toEqual(['aws_subnet.s[1].']);
    expect(show(root.candidates(by, { module: '', key: 1, count: 3 }))).toHaveLength(2);
    expect(show(root.candidates(by, ROOT))).toHaveLength(2);
  });

  test('of several by an index lead to all instances of each', () => {
    const by = of('aws_subnet.s', 'aws_subnet.t', 'count.index');
    expect(show(root.candidates(by, { module: '', key: 1, count: 2 }))).toHaveLength(3);
  });

  test('of an unknown value by an index are another one for each key', () => {
    const by = of('local.x', 'each.key');
    expect(show(root.candidates(by, { module: '', key: 'a', count: 1 }))).toEqual(['? local.x of "a"']);
  });

  test('of each.value are followed through what for_each goes through', () => {
    const place: Place = { module: '', key: 1, count: 2, forEach: of('aws_subnet.s') };
    expect(show(root.candidates(of('each.value.id'), place))).toEqual(['aws_subnet.s[1].id']);
  });
});

describe('references across modules', () => {
  const inner: Module = {
    resources: [aws('subnet.s'), aws('route_table.t', { subnet_id: refs('var.subnet') })],
    outputs: { subnet: refs('aws_subnet.s'), loop: refs('var.loop') },
  };
  const json = plan({
    resources: [aws('vpc.v')],
    calls: {
      m: {
        module: inner,
        keys: ['a', 'b'],
        arguments: { subnet: refs('aws_vpc.v'), loop: refs('module.m.loop') },
      },
    },
  });
  const read = resolver(json);

  test.each<[string, string, string[]]>([
    ['', 'module.m["a"].subnet.id', ['module.m["a"].aws_subnet.s.id']],
    ['', 'module.m.subnet', ['module.m["a"].aws_subnet.s.', 'module.m["b"].aws_subnet.s.']],
    ['', 'module.m["c"].subnet', ['module.m["a"].aws_subnet.s.', 'module.m["b"].aws_subnet.s.']],
    ['module.m["a"]', 'var.subnet.id', ['aws_vpc.v.id']],
    ['module.m["a"]', 'var.none', []],
    ['', 'var.subnet', []],
  ])('in %j: %s', (module, reference, expected) => {
    expect(show(read.candidates(of(reference), { module, count: 1 }))).toEqual(expected);
  });

  test('that lead back to themselves are not known', () => {
    expect(read.candidates(of('module.m["a"].loop'), ROOT)).toContainEqual(
      expect.objectContaining({ kind: 'unknown', why: 'it refers to itself' }),
    );
  });

  test('by an index of several modules lead to the one of the same key', () => {
    const found = read.candidates(of('module.m', 'each.key'), { module: '', key: 'b', count: 2 });
    expect(show(found)).toEqual([]);
    const subnet = read.candidates(of('module.m.subnet', 'each.key'), { module: '', key: 'b', count: 2 });
    expect(show(subnet)).toEqual(['module.m["b"].aws_subnet.s.']);
  });
});

describe('members of a list', () => {
  const child: Module = { resources: [aws('thing.x')] };
  const json = {
    ...plan({ calls: { m: { module: child } }, resources: [aws('subnet.s')] }),
    variables: {
      groups: { value: ['sg-1', 'sg-2'] },
      one: { value: 'sg-3' },
      empty: { value: '' },
      number: { value: 7 },
    },
  };
  const read = resolver(json);

  test.each<[Json, string[]]>([
    [{ constant_value: ['sg-1', ''] }, ['=sg-1', '?  decides']],
    [of('var.groups'), ['=sg-1', '=sg-2']],
    [of('var.one', 'aws_subnet.s.id'), ['=sg-3', 'aws_subnet.s.id']],
    [of('var.empty'), ['?  decides']],
    [of('var.number'), ['?  decides']],
    [of('var.none'), ['?  decides']],
    [of('var'), []],
    [{}, ['?  decides']],
  ])('of %j are what it is known to have as well', (expression, expected) => {
    expect(show(read.members(expression, ROOT))).toEqual(expected);
  });

  test('of an argument that a call leaves out are those of its default', () => {
    const configuration = (json as Json)['configuration'] as {
      root_module: { module_calls: { m: { module: Json } } };
    };
    const called = configuration.root_module.module_calls.m;
    const module = { ...called.module, variables: { groups: { default: ['sg-9'] } } };
    const written = {
      ...json,
      configuration: { root_module: { module_calls: { m: { ...called, module } } } },
    };
    expect(show(resolver(written).members(of('var.groups'), { module: 'module.m', count: 1 }))).toEqual([
      '=sg-9',
    ]);
    expect(show(resolver(written).candidates(of('var.groups'), { module: 'module.m', count: 1 }))).toEqual(
      [],
    );
  });
});
