import { UsageError } from '../shared/errors';
import rows from './size-limits.json';

/** How long a policy may be. */
export interface SizeLimit {
  /** What the policy is attached to: a kind of policy, or the IAM prefix of a resource's service. */
  readonly kind: string;
  readonly limit: number;
  readonly unit: 'bytes' | 'characters' | 'characters-without-white-space';
  /** AWS grants more on request. */
  readonly adjustable?: boolean;
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

export const SIZE_LIMITS: readonly SizeLimit[] = rows as readonly SizeLimit[];

/** How long a policy is, and may be, in the unit of its limit. */
export interface PolicySize {
  readonly size: number;
  readonly limit: SizeLimit;
  readonly fits: boolean;
}

/**
 * The size of a policy of known text, written as JSON without white space between tokens.
 *
 * Texts that are put together at deployment count with the length that they have here.
 *
 * @throws UsageError if no limit is known for the kind
 */
export function policySize(kind: string, document: unknown): PolicySize {
  const limit = SIZE_LIMITS.find((row) => row.kind === kind);
  if (limit === undefined) {
    const kinds = SIZE_LIMITS.map((row) => row.kind).sort();
    throw new UsageError(
      `no size limit is known for policies of kind '${kind}', expected one of ${kinds.join(', ')}`,
    );
  }
  const size = sizeIn(limit.unit, JSON.stringify(document) ?? '');
  return { size, limit, fits: size <= limit.limit };
}

function sizeIn(unit: SizeLimit['unit'], text: string): number {
  switch (unit) {
    case 'bytes':
      return bytesOf(text);
    case 'characters':
      return text.length;
    case 'characters-without-white-space':
      return text.replace(/\s/g, '').length;
  }
}

/** Length in UTF-8. */
function bytesOf(text: string): number {
  let out = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    out += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return out;
}
