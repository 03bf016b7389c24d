import { describe, expect, test } from 'vitest';
import type { Module } from './plan';
import { aws, plan, refs } from './plan';
import { LATER, labelList, readerOf, thing } from './told';

const NOT_SHOWN = (name: string): unknown =>
  expect.objectContaining({ why: `the plan does not show what aws_thing.x.${name} is` });

describe('a block of a plan', () => {
  const A = aws('subnet.a');
  const B = aws('subnet.b');

  test('is one for each item', () => {
    const { block } = thing({ part: [{ name: 'x' }, { name: 'y' }], other: null });
    expect(block.blocks('part').map((part) => part.text('name'))).toEqual(['x', 'y']);
    expect([block.blocks('other'), block.blocks('none')]).toEqual([[], []]);
  });

  test('is the object that stands there alone', () => {
    expect(
      thing({ part: { name: 'x' } })
        .block.blocks('part')
        .map((part) => part.text('name')),
    ).toEqual(['x']);
  });

  test('tells its members with its own place', () => {
    const { block } = thing({ part: [{ name: 'x' }, { inner: [{ name: 'y' }] }] });
    const [, second] = block.blocks('part');
    expect(second?.blocks('inner')[0]?.nameOf('name')).toBe('aws_thing.x.part[1].inner[0].name');
  });

  test('refers to what it is written with, where it stands alone', () => {
    const { block } = thing({ part: [{ subnet_id: refs('aws_subnet.a.id') }] }, {}, A, B);
    const [part] = block.blocks('part');
    expect(labelList(part!.references('subnet_id'))).toEqual(['aws_subnet.a']);
  });

  test('of several may refer to what any of them is written with', () => {
    const parts = [
      { subnet_id: refs('aws_subnet.a.id') },
      { subnet_id: refs('aws_subnet.b.id') },
      { subnet_id: 'subnet-1' },
    ];
    const { block } = thing({ part: parts }, {}, A, B);
    expect(block.blocks('part').map((part) => labelList(part.references('subnet_id')))).toEqual([
      ['aws_subnet.a', 'aws_subnet.b'],
      ['aws_subnet.a', 'aws_subnet.b'],
      ['subnet-1'],
    ]);
  });

  test('whose configuration is left out may refer to anything of the kind', () => {
    const { block } = thing({ part: [{ subnet_id: refs('aws_subnet.a.id') }] }, { unseen: ['part'] }, A, B);
    const [part] = block.blocks('part');
    expect(labelList(part!.references('subnet_id'))).toEqual([
      'aws_subnet.a',
      'aws_subnet.b',
      'aws_thing.x.part[0].subnet_id',
    ]);
    expect(part!.memberList('subnet_id').map(({ value }) => value)).toEqual([NOT_SHOWN('part[0].subnet_id')]);
    expect(part!.guesses('subnet_id')).toEqual([]);
    expect([part!.isWritten('subnet_id'), part!.isOpen('subnet_id'), part!.isOpen('other')]).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('that is one expression may refer to what is in it, though nothing says so', () => {
    const { block } = thing(
      { route: [{ name: 'x', subnet_id: refs('aws_subnet.a.id') }] },
      {},
      A,
      B,
      aws('vpc.v'),
    );
    const [part] = block.blocks('route');
    expect(labelList(part!.guesses('subnet_ids'))).toEqual(['aws_subnet.a']);
    expect(labelList(part!.guesses('vpc_id'))).toEqual([]);
    expect(labelList(part!.guesses('name'))).toEqual([]);
    expect(block.guesses('route')).toEqual([]);
  });
});

describe('a resource of a plan', () => {
  test('mentions what its arguments and commands refer to', () => {
    const reader = thing(
      { a: [refs('aws_subnet.a.id'), LATER], part: [{ b: refs('aws_vpc.v.id') }] },
      { provisioners: [refs('aws_subnet.b.id')] },
      aws('subnet.a'),
      aws('subnet.b'),
      aws('vpc.v'),
    );
    expect(
      reader
        .mentions()
        .map(({ reference }) => reference.label)
        .sort(),
    ).toEqual(['aws_subnet.a', 'aws_subnet.b', 'aws_vpc.v']);
    expect(reader.hasProvisioners).toBe(true);
  });

  test('has no provisioners unless it is written with some', () => {
    expect(thing({}).hasProvisioners).toBe(false);
  });

  test('stands in its module, else in the plan', () => {
    const child: Module = { resources: [aws('thing.x')] };
    const inner = readerOf(plan({ calls: { m: { module: child } } }), 'module.m.aws_thing.x');
    expect([thing({}).origin.stack, inner.origin.stack]).toEqual(['net', 'module.m']);
  });

  test('is the one that it manages a side of', () => {
    const pcx = ['p', 'q'].map((name) => aws(`vpc_peering_connection.${name}`));
    const accepter = (by: unknown): string =>
      readerOf(
        plan({
          resources: [...pcx, aws('vpc_peering_connection_accepter.x', { vpc_peering_connection_id: by })],
        }),
        'aws_vpc_peering_connection_accepter.x',
      ).id;
    expect(accepter(refs('aws_vpc_peering_connection.p.id'))).toBe(
      'net.tfplan.json:aws_vpc_peering_connection.p',
    );
    expect(accepter('pcx-1')).toBe('pcx-1');
    expect(accepter(refs('aws_vpc_peering_connection.p.id', 'aws_vpc_peering_connection.q.id'))).toMatch(
      /accepter\.x$/,
    );
  });

  test('has the default table that its VPC has', () => {
    const vpc = readerOf(plan({ resources: [aws('vpc.x')] }), 'aws_vpc.x');
    expect(vpc.defaultTable).toEqual({
      id: 'net.tfplan.json:aws_vpc.x#default',
      label: 'aws_vpc.x.default_route_table_id',
    });
    const known = readerOf(
      plan({ resources: [aws('vpc.x', { id: 'vpc-1', default_route_table_id: 'rtb-0' })] }),
      'aws_vpc.x',
    );
    expect(known.defaultTable).toEqual({ id: 'vpc-1#default', label: 'aws_vpc.x.default_route_table_id' });
  });
});
