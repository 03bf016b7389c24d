import fc from 'fast-check';
import type { Thing, Tone, Topology } from '../../../lib/egress/report/topology';

/** Small networks of one crowded VPC, with any links. */
export function networks(): fc.Arbitrary<Topology> {
  const tone: fc.Arbitrary<Tone> = fc.constantFrom('plain', 'unproven', 'exposed');
  const kind = fc.constantFrom('subnet', 'route-table', 'nat-gateway', 'vpc-endpoint', 'transit-gateway');
  const end = fc.nat({ max: 31 });
  return fc
    .record({
      kinds: fc.array(fc.record({ kind, tone, isInside: fc.boolean() }), { minLength: 14, maxLength: 30 }),
      ends: fc.array(fc.record({ from: end, to: end, tone, label: fc.constantFrom('0.0.0.0/0', '::/0') }), {
        maxLength: 30,
      }),
    })
    .map(({ kinds, ends }) => {
      const plain = { stack: 'Net', findings: [], members: [] };
      const vpc: Thing = { ...plain, key: 'vpc', kind: 'vpc', label: 'Vpc', name: 'Vpc', tone: 'plain' };
      const one: { kind: string; tone: Tone; isInside: boolean } = {
        kind: 'subnet',
        tone: 'plain',
        isInside: true,
      };
      const crowd = Array.from({ length: 13 }, () => one);
      const things = [...kinds, ...crowd].map(({ kind, tone, isInside }, index): Thing => {
        const name = `thing${index}`;
        return { ...plain, key: name, kind, label: name, name, tone, ...(isInside ? { vpc: 'vpc' } : {}) };
      });
      const pairs = new Map(
        ends
          .filter(({ from, to }) => from !== to && from < things.length && to < things.length)
          .map(({ from, to, tone, label }) => [
            `${from} ${to}`,
            { from: `thing${from}`, to: `thing${to}`, tone, labels: [label] },
          ]),
      );
      return { things: [vpc, ...things], links: [...pairs.values()], placeOf: new Map() };
    });
}
