import { HOLE, unquoted, type Text } from './text';
import { MAYBE, NO, YES, truthOf, type Truth } from './truth';

/** How a text of a policy is compared: `exact` takes wildcards for themselves, `fold` ignores case. */
export interface Comparison {
  readonly exact?: boolean;
  readonly fold?: boolean;
}

const CACHE_LIMIT = 20_000;
const compiled = new Map<string, RegExp>();

/** Whether a value matches a text, whose holes can be anything. */
export function matchText({ text, why }: Text, value: string, { exact, fold }: Comparison = {}): Truth {
  if (why.length === 0 && exact === true && fold !== true) {
    return truthOf(unquoted(text) === value);
  }
  const holds = expression(text, `${exact ? 'e' : ''}${fold ? 'i' : ''}`).test(value);
  return holds ? (why.length > 0 ? MAYBE : YES) : NO;
}

function expression(text: string, how: string): RegExp {
  const key = `${how} ${text}`;
  let out = compiled.get(key);
  if (out === undefined) {
    // Bounded, so that a process that reads policies for ever does not grow.
    if (compiled.size >= CACHE_LIMIT) {
      compiled.clear();
    }
    const source = [...text].map((character) => element(character, how.includes('e'))).join('');
    out = new RegExp(`^${source}$`, how.includes('i') ? 'is' : 's');
    compiled.set(key, out);
  }
  return out;
}

function element(character: string, exact: boolean): string {
  if (character === HOLE || (character === '*' && !exact)) {
    return '.*';
  }
  if (character === '?' && !exact) {
    return '.';
  }
  return unquoted(character).replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
}

/** An ARN, or a pattern for one, in its six segments; the last may hold colons. */
export function segmentsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/**
 * Whether an ARN matches a pattern, segment by segment.
 *
 * @param short - what a pattern of fewer than six segments means: for `Resource`, missing segments are anything when
 * the pattern ends in a wildcard; in conditions AWS does not say
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchArn(pattern: Text, value: string, short: 'filled' | 'open'): Truth {
  if (pattern.text === '*' && short === 'filled') {
    return YES;
  }
  const wanted = segmentsOf(pattern.text);
  if (wanted.length < 6) {
    return matchShort(pattern, value, short);
  }
  const given = segmentsOf(value);
  if (given.length < 6) {
    return NO;
  }
  // A hole may hold colons, so a text with holes is compared as a whole as well.
  const bySegment = wanted.every(
    (text, index) => matchText({ text, why: [] }, given[index] as string) !== NO,
  );
  if (bySegment) {
    return pattern.why.length > 0 ? MAYBE : YES;
  }
  return pattern.why.length > 0 ? matchText(pattern, value) : NO;
}

function matchShort(pattern: Text, value: string, short: 'filled' | 'open'): Truth {
  const loosely = matchText(pattern, value);
  if (loosely === NO || pattern.why.length > 0) {
    return loosely;
  }
  return short === 'open' ? MAYBE : truthOf(pattern.text.endsWith('*'));
}
