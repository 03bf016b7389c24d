import { describe, expect, test } from 'vitest';
import { join, moduleSteps, parseAddress } from '../../../../lib/egress/load/terraform/address';
import { isObject, objectsOf, textOf } from '../../../../lib/egress/load/terraform/json';
import { Names } from '../../../../lib/egress/load/terraform/names';
import { Plan } from '../../../../lib/egress/load/terraform/plan';
import { isRawState, isTerraform } from '../../../../lib/egress/load/terraform/recognise';
import { emptyNetwork } from '../../../../lib/egress/model/network';
import type { Module } from './plan';
import { aws, plan, state } from './plan';

type Json = Readonly<Record<string, unknown>>;

describe('an address', () => {
  test.each<[string, unknown]>([
    [
      'aws_subnet.a',
      [
        { name: 'aws_subnet', keys: [] },
        { name: 'a', keys: [] },
      ],
    ],
    ['a[0]["x.y"]', [{ name: 'a', keys: [0, 'x.y'] }]],
    ['a["q\\"r"]', [{ name: 'a', keys: ['q"r'] }]],
    ['a[count.index]', [{ name: 'a', keys: ['count.index'] }]],
    ['a["\\q"]', [{ name: 'a', keys: ['\\q'] }]],
    ['[0]', []],
    ['', []],
  ])('%j is read', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });

  test('is led to by calls', () => {
    expect(moduleSteps('module.a["x"].module.b[1].module.c')).toEqual([
      { name: 'a', key: 'x', parent: '', address: 'module.a["x"]' },
      { name: 'b', key: 1, parent: 'module.a["x"]', address: 'module.a["x"].module.b[1]' },
      { name: 'c', parent: 'module.a["x"].module.b[1]', address: 'module.a["x"].module.b[1].module.c' },
    ]);
  });

  test('of the root is what stands in it', () => {
    expect([join('', 'a.b'), join('module.m', 'a.b')]).toEqual(['a.b', 'module.m.a.b']);
  });
});

describe('a document', () => {
  test.each<[unknown, string | undefined]>([
    ['x', 'x'],
    [0, '0'],
    [false, 'false'],
    ['', undefined],
    [null, undefined],
    [[], undefined],
    [{}, undefined],
  ])('has %j as text', (value, expected) => {
    expect(textOf(value)).toBe(expected);
  });

  test('has objects among other things', () => {
    expect(objectsOf([{ a: 1 }, null, [], 'x'])).toEqual([{ a: 1 }]);
    expect([isObject({}), isObject(null), isObject([]), isObject('x')]).toEqual([true, false, false, false]);
  });

  test.each<[Json, boolean, boolean]>([
    [{ format_version: '1.0' }, true, false],
    [{ version: 4, terraform_version: '1.9.8' }, true, true],
    [{ version: 4 }, false, false],
    [{ version: '4', terraform_version: '1.9.8' }, false, false],
    [{ format_version: '1.0', Resources: {} }, false, false],
    [{}, false, false],
  ])('%j is of Terraform: %s, as stored: %s', (json, isOne, isRaw) => {
    expect([isTerraform(json), isRawState(json)]).toEqual([isOne, isRaw]);
  });
});

describe('the instances of a plan', () => {
  const addresses = (json: Json): string[] =>
    new Plan(json, 'net', 'net.json').instances.map(({ address }) => address);
  const planned = (...resources: Json[]): Json => ({ planned_values: { root_module: { resources } } });

  test('are its managed resources', () => {
    const found = addresses(
      planned(
        { address: 'a.b', type: 'a', name: 'b' },
        { address: 'a.c', type: 'a', name: 'c', mode: 'managed' },
        { address: 'data.a.d', type: 'a', name: 'd', mode: 'data' },
        { address: 'a.e', name: 'e' },
      ),
    );
    expect(found).toEqual(['a.b', 'a.c']);
  });

  test('are called by type and name where the plan has no address', () => {
    expect(addresses(planned({ type: 'a', name: 'b' }))).toEqual(['a.b']);
  });

  test('are left out where they are deleted, though they are listed', () => {
    const json = {
      ...planned({ address: 'a.b', type: 'a', name: 'b' }),
      resource_changes: [{ address: 'a.b', change: { actions: ['delete'] } }],
    };
    expect(addresses(json)).toEqual([]);
  });

  test('stay where only an older one of the name is deleted', () => {
    const json = {
      ...planned({ address: 'a.b', type: 'a', name: 'b' }),
      resource_changes: [{ address: 'a.b', deposed: '12', change: { actions: ['delete'] } }],
    };
    expect(addresses(json)).toEqual(['a.b']);
  });

  test('have keys and what only the apply tells', () => {
    const json = {
      ...planned({ address: 'a.b["x"]', type: 'a', name: 'b', index: 'x', values: { v: 1 } }),
      resource_changes: [
        { address: 'a.b["x"]', change: { actions: ['create'], after_unknown: { w: true } } },
      ],
    };
    expect(new Plan(json, 'net', 'net.json').instances).toEqual([
      {
        address: 'a.b["x"]',
        module: '',
        type: 'a',
        name: 'b',
        key: 'x',
        values: { v: 1 },
        unknown: { w: true },
      },
    ]);
  });

  test('have no key where they are alone', () => {
    const [only] = new Plan(planned({ address: 'a.b', type: 'a', name: 'b', index: null }), 'net', 'net.json')
      .instances;
    expect(only).not.toHaveProperty('key');
  });

  test('are found by module, type and name, and by their keys', () => {
    const child: Module = { resources: [aws('subnet.s', {}, { keys: ['a', 'b'] })] };
    const read = new Plan(plan({ calls: { m: { module: child, keys: [0, 1] } } }), 'net', 'net.json');
    const found = read.instancesOf('module.m[1]', 'aws_subnet.s');
    expect(found.all.map(({ address }) => address)).toEqual([
      'module.m[1].aws_subnet.s["a"]',
      'module.m[1].aws_subnet.s["b"]',
    ]);
    expect(found.byKey.get('b')?.address).toBe('module.m[1].aws_subnet.s["b"]');
    expect(read.instancesOf('module.m[1]', 'aws_subnet.t').all).toEqual([]);
    expect(read.keysOfCall('', 'm')).toEqual([0, 1]);
    expect(read.keysOfCall('', 'n')).toEqual([]);
  });
});

describe('names of a plan', () => {
  const names = (json: Json): Names => new Names(new Plan(json, 'net', 'net.json'), emptyNetwork());

  test.each(['id', 'arn', 'service_name'])('stand for the resource whose %s they are', (attribute) => {
    const read = names(state({ 'aws_vpc_endpoint_service.s': { id: 'vpce-svc-1', [attribute]: 'it' } }));
    expect(read.literal('it')).toMatchObject({ reference: { label: 'aws_vpc_endpoint_service.s' } });
  });

  test('of tables that come with a VPC stand for these, unless a resource manages them', () => {
    const vpc = { id: 'vpc-1', default_route_table_id: 'rtb-0' };
    const read = names(state({ 'aws_vpc.v': vpc }));
    expect(read.literal('rtb-0').reference).toEqual({
      id: 'vpc-1#default',
      label: 'aws_vpc.v.default_route_table_id',
    });
    const managed = names(state({ 'aws_vpc.v': vpc, 'aws_route_table.t': { id: 'rtb-0' } }));
    expect(managed.literal('rtb-0').reference.label).toBe('aws_route_table.t');
    const side = names(state({ 'aws_vpc.v': vpc, 'aws_default_route_table.t': { id: 'rtb-0' } }));
    expect(side.literal('rtb-0').reference.id).toBe('vpc-1#default');
  });

  test('of tables that come with a transit gateway stand for these', () => {
    const gateway = {
      id: 'tgw-1',
      association_default_route_table_id: 'a',
      propagation_default_route_table_id: 'p',
    };
    const read = names(state({ 'aws_ec2_transit_gateway.t': gateway }));
    expect(['a', 'p'].map((id) => read.literal(id).reference.id)).toEqual(['tgw-1#default', 'tgw-1#default']);
  });

  test('of endpoints stand for the firewall that has them', () => {
    const attachment = { endpoint_id: 'vpce-2' };
    const read = names(
      state({
        'aws_networkfirewall_firewall.f': {
          id: 'f',
          firewall_status: [{ sync_states: [{ attachment: [{ endpoint_id: 'vpce-1' }, {}] }] }],
        },
        'aws_networkfirewall_vpc_endpoint_association.a': {
          id: 'a',
          vpc_endpoint_association_status: [{ association_sync_state: [{ attachment }] }],
        },
      }),
    );
    expect(['vpce-1', 'vpce-2', 'vpce-3'].map((id) => read.literal(id).reference.label)).toEqual([
      'aws_networkfirewall_firewall.f',
      'aws_networkfirewall_vpc_endpoint_association.a',
      'vpce-3',
    ]);
  });
});
