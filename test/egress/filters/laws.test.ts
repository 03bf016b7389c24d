import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../../lib/egress/load/source';
import { generatedNetwork } from '../generated-network';
import type { Resources } from '../helpers';
import { filtered, publicSubnet, ref, resource, verdicts, vpc } from '../helpers';
import { acl, entry } from './parts';

const RUNS = { numRuns: 150 };
const RANK: Readonly<Record<string, number>> = { isolated: 0, unproven: 1, exposed: 2 };

interface Entry {
  readonly number: number;
  readonly action: string;
  readonly direction: string;
  readonly protocol: number;
  readonly block: string;
  readonly from: number;
  readonly to: number;
}

/** Blocks by their first and last address, where IPv4 addresses are compared as numbers. */
const BLOCKS: Readonly<Record<string, readonly [number, number]>> = {
  '0.0.0.0/0': [0, 2 ** 32 - 1],
  '0.0.0.0/1': [0, 2 ** 31 - 1],
  '128.0.0.0/1': [2 ** 31, 2 ** 32 - 1],
  '8.0.0.0/8': [8 * 2 ** 24, 9 * 2 ** 24 - 1],
  '10.0.0.0/8': [10 * 2 ** 24, 11 * 2 ** 24 - 1],
};

const PORTS = [0, 53, 54, 443, 65535];

const generatedEntry: fc.Arbitrary<Entry> = fc
  .record({
    number: fc.integer({ min: 1, max: 200 }),
    action: fc.constantFrom('allow', 'deny'),
    direction: fc.constantFrom('out', 'out', 'in'),
    protocol: fc.constantFrom(-1, 6, 17, 47),
    block: fc.constantFrom(...Object.keys(BLOCKS)),
    from: fc.constantFrom(...PORTS),
    to: fc.constantFrom(...PORTS),
  })
  .map((one) => ({ ...one, from: Math.min(one.from, one.to), to: Math.max(one.from, one.to) }));

const generatedEntries = fc.uniqueArray(generatedEntry, {
  maxLength: 7,
  selector: ({ number, direction }) => `${number} ${direction}`,
});

function toResources(entries: readonly Entry[]): Resources {
  const parts = entries.map(({ number, action, direction, protocol, block, from, to }) =>
    entry(`${number} ${action} ${direction} ${protocol} ${block}`, { PortRange: { From: from, To: to } }),
  );
  return Object.assign({}, ...parts) as Resources;
}

/** Packets that tell entries apart: an address inside and outside of each block, each protocol, each edge of ports. */
const PACKETS = [1 * 2 ** 24, 8 * 2 ** 24 + 8, 130 * 2 ** 24].flatMap((address) =>
  [1, 6, 17, 47].flatMap((protocol) =>
    [0, 1, 52, 53, 54, 55, 442, 443, 444, 65534, 65535].map((port) => ({ address, protocol, port })),
  ),
);

/** Asks one packet of all entries, one after the other, as a person would. */
function admits(entries: readonly Entry[], direction: string, packet: (typeof PACKETS)[number]): boolean {
  const first = [...entries]
    .filter((one) => one.direction === direction)
    .sort((a, b) => a.number - b.number)
    .find(({ protocol, block, from, to }) => {
      const [low, high] = BLOCKS[block] as readonly [number, number];
      const isAbout = packet.address >= low && packet.address <= high;
      const hasPorts = protocol === 6 || protocol === 17;
      const isPort = !hasPorts || (packet.port >= from && packet.port <= to);
      return isAbout && isPort && (protocol === -1 || protocol === packet.protocol);
    });
  return first?.action === 'allow';
}

const withAcl = (entries: readonly Entry[]): Template => ({
  Resources: { ...vpc(), ...publicSubnet(), ...acl('Public'), ...toResources(entries) },
});

describe('of every network ACL', () => {
  test('packets asked one by one come to the same verdict', () => {
    fc.assert(
      fc.property(generatedEntries, (entries) => {
        const isOpen = PACKETS.some((packet) => ['out', 'in'].some((way) => admits(entries, way, packet)));
        const [verdict] = filtered(withAcl(entries))['Public']?.split(':') ?? [];
        expect(verdict).toBe(isOpen ? 'exposed' : 'isolated');
      }),
      { numRuns: 400 },
    );
  });

  test('one more entry that allows never closes a path', () => {
    fc.assert(
      fc.property(generatedEntries, generatedEntry, (entries, more) => {
        fc.pre(!entries.some(({ number }) => number === more.number));
        const before = filtered(withAcl(entries))['Public']?.split(':')[0] ?? '';
        const after =
          filtered(withAcl([...entries, { ...more, action: 'allow' }]))['Public']?.split(':')[0] ?? '';
        expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before] ?? 0);
      }),
      RUNS,
    );
  });
});

/** A generated network with network ACLs for some of its subnets. */
const screened = fc
  .tuple(generatedNetwork, generatedEntries, fc.subarray(['A1', 'A2', 'B1', 'B2']))
  .map(([template, entries, subnets]): { plain: Template; screened: Template } => {
    const parts: Resources = Object.assign(
      { Acl: resource('EC2::NetworkAcl', { VpcId: ref('VpcA') }) },
      toResources(entries),
      ...subnets.map((id) => ({
        [`AclOf${id}`]: resource('EC2::SubnetNetworkAclAssociation', {
          SubnetId: ref(id),
          NetworkAclId: ref('Acl'),
        }),
      })),
    ) as Resources;
    return { plain: template, screened: { ...template, Resources: { ...template.Resources, ...parts } } };
  });

describe('of every network with filters', () => {
  test('filters change no verdict while nobody counts them', () => {
    fc.assert(
      fc.property(screened, ({ plain, screened: template }) => {
        expect(verdicts(template)).toEqual(verdicts(plain));
      }),
      RUNS,
    );
  });

  test('counted, filters make no verdict worse', () => {
    fc.assert(
      fc.property(screened, ({ screened: template }) => {
        const [plain, counted] = [verdicts(template), filtered(template)];
        const worse = Object.keys(plain).filter(
          (id) => RANK[counted[id]?.split(':')[0] ?? '']! > RANK[plain[id] ?? '']!,
        );
        expect(worse).toEqual([]);
      }),
      RUNS,
    );
  });
});
