import type { ReportedFinding } from './report';

/**
 * Names a finding the same in every run in which it is still there, whatever was added, moved or reworded around it.
 *
 * Made of the rule and the resource alone: not of lines, messages, paths or files.
 */
export class Fingerprints {
  private readonly seen = new Map<string, number>();

  /** @returns 16 hexadecimal digits, and which finding of this rule on this resource it is */
  public next({ ruleId, stack, logicalId, constructPath }: ReportedFinding): string {
    const subject = logicalId === '' ? (constructPath ?? '') : logicalId;
    const hash = fnv1a([ruleId, stack, subject].join('\u0000'));
    const ordinal = (this.seen.get(hash) ?? 0) + 1;
    this.seen.set(hash, ordinal);
    return `${hash}:${ordinal}`;
  }
}

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * FNV-1a of the text's UTF-16 code units, 64 bits: it tells findings apart, and protects nothing.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/ (read 2026-11-21)
 */
function fnv1a(text: string): string {
  let hash = OFFSET_BASIS;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    for (const byte of [unit & 0xff, unit >> 8]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
