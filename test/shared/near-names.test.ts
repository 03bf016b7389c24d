import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearNames } from '../../lib/shared/near-names';

const KNOWN = ['bedrock', 'bedrock-runtime', 'kms', 'sts', 'eks', 'eks-auth', 'secretsmanager'];

describe('nearNames', () => {
  it.each<[string, readonly string[]]>([
    ['bedrok', ['bedrock']],
    ['secretmanager', ['secretsmanager']],
    ['runtime', ['bedrock-runtime']],
    ['KMS', ['kms', 'eks', 'sts']],
    ['transcribe', []],
  ])('of %s are %j', (name, near) => {
    expect(nearNames(name, KNOWN)).toEqual(near);
  });

  it('are known ones, at most three, each once', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 6 });
    fc.assert(
      fc.property(word, fc.array(word), (name, known) => {
        const near = nearNames(name, known);
        expect(near.length).toBeLessThanOrEqual(3);
        expect(new Set(near).size).toBe(near.length);
        expect(near.every((one) => known.includes(one))).toBe(true);
      }),
    );
  });

  it('begin with the name itself where it is known', () => {
    fc.assert(fc.property(fc.constantFrom(...KNOWN), (name) => nearNames(name, KNOWN)[0] === name));
  });
});
