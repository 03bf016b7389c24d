import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Audit } from '../../../lib/egress/audit';
import { summarise } from '../../../lib/egress/report/summary';
import type { Thing, Topology } from '../../../lib/egress/report/topology';
import { toTopology } from '../../../lib/egress/report/topology';
import { auditTemplate } from '../helpers';
import { networks } from './networks';
import { large, leaky } from './reports';

function topologyOf({ analysis, report }: Audit): Topology {
  return toTopology(analysis, report.findings);
}

function thing({ things }: Topology, label: string): Thing {
  return things.find((candidate) => candidate.label === label)!;
}

describe('the topology', () => {
  const audit = leaky();
  const topology = topologyOf(audit);

  test.each([
    ['Subnet', 'exposed'],
    ['Nat', 'exposed'],
    ['Data', 'unproven'],
    ['tgw-0123456789abcdef0', 'unproven'],
  ] as const)('draws %s in the tone %s', (label, tone) => {
    expect(thing(topology, label).tone).toBe(tone);
  });

  test('labels a link with the block of its route', () => {
    const [from, to] = [thing(topology, 'Table').key, thing(topology, 'Nat').key];
    const link = topology.links.find((candidate) => candidate.from === from && candidate.to === to);
    expect(link).toMatchObject({ labels: ['0.0.0.0/0'], tone: 'exposed' });
  });

  test('puts things into their VPC, and what is outside the input into none', () => {
    const vpc = thing(topology, 'Vpc').key;
    expect(thing(topology, 'Nat').vpc).toBe(vpc);
    expect(thing(topology, 'Gateway').vpc).toBe(vpc);
    expect(thing(topology, 'tgw-0123456789abcdef0').vpc).toBeUndefined();
  });

  test('shows every finding about a route at its route table', () => {
    const at = audit.report.findings.findIndex(({ logicalId }) => logicalId === 'DefaultRoute');
    expect(topology.placeOf.get(at)).toBe(thing(topology, 'Table').key);
  });

  test('draws no internet where nothing leads to it', () => {
    const isolated = auditTemplate({ Resources: { Vpc: { Type: 'AWS::EC2::VPC' } } });
    expect(topologyOf(isolated).things.map(({ kind }) => kind)).toEqual(['vpc']);
  });

  test('is the same the second time', () => {
    expect(topologyOf(leaky())).toEqual(topology);
  });
});

describe('the summary', () => {
  test('leaves a small network as it is', () => {
    const topology = topologyOf(leaky());
    expect(summarise(topology)).toBe(topology);
  });

  test('draws hundreds of alike subnets as two boxes', () => {
    const subnets = summarise(topologyOf(large(300))).things.filter(({ kind }) => kind === 'subnet');
    expect(subnets.map(({ label, tone }) => [label, tone])).toEqual([
      ['226 subnets', 'plain'],
      ['75 subnets', 'exposed'],
    ]);
  });

  test('still shows every finding', () => {
    const topology = topologyOf(large(60));
    const summed = summarise(topology);
    expect([...summed.placeOf.keys()]).toEqual([...topology.placeOf.keys()]);
    const keys = new Set(summed.things.map(({ key }) => key));
    expect([...summed.placeOf.values()].every((key) => keys.has(key))).toBe(true);
  });

  test('loses no thing, and makes up no link', () => {
    fc.assert(
      fc.property(networks(), (topology) => {
        const summed = summarise(topology);
        const classOf = new Map(
          summed.things.flatMap((thing) =>
            (thing.members.length === 0 ? [thing] : thing.members).map(({ key }) => [key, thing.key]),
          ),
        );
        const expected = topology.links
          .map(({ from, to, tone }) => [classOf.get(from), classOf.get(to), tone].join(' '))
          .filter((link) => link.split(' ')[0] !== link.split(' ')[1]);
        const found = summed.links.map(({ from, to, tone }) => [from, to, tone].join(' '));
        expect([...classOf.keys()].sort()).toEqual(topology.things.map(({ key }) => key).sort());
        expect(new Set(found)).toEqual(new Set(expected));
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('keeps things apart that lead to different places', () => {
    fc.assert(
      fc.property(networks(), (topology) => {
        const leads = (key: string): readonly string[] =>
          topology.links
            .filter(({ from }) => from === key)
            .map(({ labels, tone }) => `${labels.join()} ${tone}`)
            .sort();
        for (const { members } of summarise(topology).things) {
          const ways = members.map(({ key }) => [...new Set(leads(key))].join('; '));
          expect(new Set(ways).size).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
