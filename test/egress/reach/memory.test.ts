import { describe, expect, test } from 'vitest';
import { Memory } from '../../../lib/egress/reach/memory';
import type { Leak, Packet } from '../../../lib/egress/reach/path';
import type { AddressSet } from '../../../lib/shared/address-set';
import { NO_ADDRESS, ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';

const blockOf = (text: string): AddressSet => ofCidr(parseCidr(text)!);

const packet = (changes: Partial<Packet> = {}): Packet => ({
  to: blockOf('8.0.0.0/8'),
  when: [],
  hops: [],
  passed: new Set(),
  isDroppedAtGateway: false,
  ...changes,
});

const END: Leak = {
  verdict: 'exposed',
  hops: [],
  to: NO_ADDRESS,
  when: [],
  origin: { stack: 'Net', logicalId: 'Route', resourceType: 'AWS::EC2::Route' },
  cause: 'route',
};

/** Recalls a table, and tells whether it had to be walked for that. */
function isWalked(memory: Memory, table: string, { to, walk }: { to: Packet; walk?: () => void }): boolean {
  let walks = 0;
  memory.recall(table, to, () => {
    walks++;
    walk?.();
    return END;
  });
  return walks > 0;
}

/** A memory that knows how a plain packet ends in a table, whose walk did what is given. */
function remembering(walk: (memory: Memory) => void = () => undefined): Memory {
  const memory = new Memory();
  isWalked(memory, 'T', { to: packet(), walk: () => walk(memory) });
  return memory;
}

const none: ReadonlySet<string> = new Set();

describe('the end of a packet in a table', () => {
  test('is what the walk found, each time', () => {
    const memory = new Memory();
    expect(memory.recall('T', packet(), () => END)).toBe(END);
    expect(memory.recall('T', packet(), () => undefined)).toBe(END);
  });

  test('is remembered when nothing was found, too', () => {
    const memory = new Memory();
    expect(memory.recall('T', packet(), () => undefined)).toBeUndefined();
    expect(memory.recall('T', packet(), () => END)).toBeUndefined();
  });

  test.each<[string, Partial<Packet>, boolean]>([
    ['an equal packet', {}, false],
    ['an equal set of addresses', { to: blockOf('8.0.0.0/8') }, false],
    ['other hops', { hops: [{ kind: 'subnet', id: 'A' }] }, false],
    ['other addresses', { to: blockOf('9.0.0.0/8') }, true],
    ['other settings', { when: [{ variable: 'Flag', value: 'yes' }] }, true],
    ['an address that a gateway drops', { isDroppedAtGateway: true }, true],
  ])('is asked again for %s: walked again %s', (_, changes, expected) => {
    expect(isWalked(remembering(), 'T', { to: packet(changes) })).toBe(expected);
  });

  test('is another one in another table', () => {
    expect(isWalked(remembering(), 'U', { to: packet() })).toBe(true);
  });

  test('is told apart for sets that are met in turn', () => {
    const memory = remembering();
    expect(isWalked(memory, 'T', { to: packet({ to: blockOf('9.0.0.0/8') }) })).toBe(true);
    expect(isWalked(memory, 'T', { to: packet({ to: blockOf('11.0.0.0/8') }) })).toBe(true);
    expect(isWalked(memory, 'T', { to: packet({ to: blockOf('9.0.0.0/8') }) })).toBe(false);
  });
});

describe('what a packet has passed', () => {
  test('matters where the walk would come back to it', () => {
    const memory = remembering((inside) => inside.pass('U', none));
    expect(isWalked(memory, 'T', { to: packet({ passed: new Set(['V']) }) })).toBe(false);
    expect(isWalked(memory, 'T', { to: packet({ passed: new Set(['V', 'U']) }) })).toBe(true);
  });

  test('matters for a walk that was turned back from outside of it: its end is not remembered', () => {
    const memory = remembering((inside) => inside.pass('U', new Set(['U'])));
    expect(isWalked(memory, 'T', { to: packet() })).toBe(true);
  });

  test('does not matter for a walk that was turned back only from where it had been', () => {
    const memory = remembering((inside) => {
      inside.pass('U', none);
      inside.pass('U', new Set(['U']));
    });
    expect(isWalked(memory, 'T', { to: packet() })).toBe(false);
  });

  test('matters when one of several tables that turned it back is outside', () => {
    const memory = remembering((inside) => {
      inside.pass('U', none);
      inside.pass('U', new Set(['U']));
      inside.pass('V', new Set(['V']));
    });
    expect(isWalked(memory, 'T', { to: packet() })).toBe(true);
  });

  test('matters for a walk within a walk as well', () => {
    const memory = remembering((outer) =>
      isWalked(outer, 'Inner', { to: packet(), walk: () => outer.pass('U', none) }),
    );
    expect(isWalked(memory, 'T', { to: packet({ passed: new Set(['U']) }) })).toBe(true);
  });

  test('matters when a walk within a walk was turned back', () => {
    const memory = remembering((outer) =>
      isWalked(outer, 'Inner', { to: packet(), walk: () => outer.pass('U', new Set(['U'])) }),
    );
    expect(isWalked(memory, 'T', { to: packet() })).toBe(true);
  });

  test('matters for a walk that used what another one had remembered', () => {
    const memory = remembering((inside) => inside.pass('U', none));
    isWalked(memory, 'Second', { to: packet(), walk: () => isWalked(memory, 'T', { to: packet() }) });
    expect(isWalked(memory, 'Second', { to: packet() })).toBe(false);
    expect(isWalked(memory, 'Second', { to: packet({ passed: new Set(['U']) }) })).toBe(true);
  });

  test('of one walk is nothing to the next', () => {
    const memory = remembering((inside) => inside.pass('U', new Set(['U'])));
    isWalked(memory, 'Second', { to: packet() });
    expect(isWalked(memory, 'Second', { to: packet() })).toBe(false);
  });
});
