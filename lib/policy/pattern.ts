import { segmentsOf } from './match';
import { HOLE, unquoted } from './text';

/** Which characters an open place of a pattern takes. */
export type CharacterClass = 'any' | 'segment' | 'name' | 'digit';

/** One place of a pattern: a character, or `one`, or any number, of a class. */
export type Token =
  | { readonly kind: 'is'; readonly character: string }
  | { readonly kind: 'one' | 'many'; readonly of: CharacterClass };

/** A set of texts: a row of characters and open places. */
export interface Pattern {
  readonly tokens: readonly Token[];
  /** Case does not matter. */
  readonly fold: boolean;
  /** The text itself, when it has no open place. */
  readonly literal?: string;
}

const one = (of: CharacterClass): Token => ({ kind: 'one', of });
const many = (of: CharacterClass): Token => ({ kind: 'many', of });

export const ANY_TEXT: Pattern = { tokens: [one('any'), many('any')], fold: false };

const CACHE_LIMIT = 20_000;
const cache = new Map<string, Pattern>();

function kept(key: string, make: () => Pattern): Pattern {
  let out = cache.get(key);
  if (out === undefined) {
    if (cache.size >= CACHE_LIMIT) {
      cache.clear();
    }
    out = make();
    cache.set(key, out);
  }
  return out;
}

/** @param how - `exact` takes wildcards for themselves; holes are any text in any case */
export function patternOf(text: string, how: { exact?: boolean; fold?: boolean } = {}): Pattern {
  return kept(`${how.exact ? 'e' : ''}${how.fold ? 'i' : ''} ${text}`, () => readPattern(text, how));
}

function readPattern(text: string, how: { exact?: boolean; fold?: boolean }): Pattern {
  const fold = how.fold === true;
  return sealed(tokensOf(fold ? text.toLowerCase() : text, { exact: how.exact === true, of: 'any' }), fold);
}

/** A pattern for an ARN, whose open places do not go beyond their segment, except in the last. */
export function arnPattern(text: string): Pattern {
  return kept(`a ${text}`, () => readArnPattern(text));
}

function readArnPattern(text: string): Pattern {
  if (text === '*') {
    return ANY_TEXT;
  }
  const segments = segmentsOf(text);
  // Missing segments after a wildcard are anything.
  const filled =
    segments.length < 6 && text.endsWith('*')
      ? [...segments, ...Array<string>(6 - segments.length).fill('*')]
      : segments;
  const tokens = filled.flatMap((segment, index): Token[] => [
    ...(index === 0 ? [] : [{ kind: 'is' as const, character: ':' }]),
    ...tokensOf(segment, { exact: false, of: index === 5 ? 'any' : 'segment' }),
  ]);
  return sealed(tokens, false);
}

/** What takes the place of a name in a template: a text, or at least one character of a class. */
export type Filling = string | { readonly open: CharacterClass };

/** A pattern from a template whose `{…}` are filled. */
export function templatePattern(template: string, fill: (name: string) => Filling): Pattern {
  const names = template.match(/\{[^}]*\}/g) ?? [];
  const filled = names.map((name) => fill(name.slice(1, -1)));
  const key = filled
    .map((filling) => (typeof filling === 'string' ? filling : `{${filling.open}}`))
    .join(' ');
  return kept(`t ${template} ${key}`, () => readTemplate(template, fill));
}

function readTemplate(template: string, fill: (name: string) => Filling): Pattern {
  const tokens = template.split(/(\{[^}]*\})/).flatMap((piece): Token[] => {
    const filled = piece.startsWith('{') ? fill(piece.slice(1, -1)) : piece;
    return typeof filled === 'string'
      ? tokensOf(filled, { exact: true, of: 'any' })
      : [one(filled.open), many(filled.open)];
  });
  return sealed(tokens, false);
}

function tokensOf(text: string, { exact, of }: { exact: boolean; of: CharacterClass }): Token[] {
  return [...text].map((character): Token => {
    if (character === HOLE || (character === '*' && !exact)) {
      return many(character === HOLE ? 'any' : of);
    }
    return character === '?' && !exact ? one(of) : { kind: 'is', character: unquoted(character) };
  });
}

function sealed(tokens: readonly Token[], fold: boolean): Pattern {
  const isLiteral = tokens.every(({ kind }) => kind === 'is');
  const literal = tokens.map((token) => (token.kind === 'is' ? token.character : '')).join('');
  return { tokens, fold, ...(isLiteral ? { literal } : {}) };
}

const expressions = new WeakMap<Pattern, RegExp>();

/** Whether a text is in the set. */
export function holds(pattern: Pattern, text: string): boolean {
  if (pattern.literal !== undefined) {
    return pattern.literal === (pattern.fold ? text.toLowerCase() : text);
  }
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const source = pattern.tokens.map(sourceOf).join('');
    expression = new RegExp(`^${source}$`, pattern.fold ? 'is' : 's');
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}

const CLASSES: Readonly<Record<CharacterClass, string>> = {
  any: '.',
  segment: '[^:]',
  name: '[^:/]',
  digit: '[0-9]',
};

function sourceOf(token: Token): string {
  if (token.kind === 'is') {
    return token.character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  }
  return `${CLASSES[token.of]}${token.kind === 'many' ? '*' : ''}`;
}

/** A text of the pattern with as little in its open places as they allow. */
export function exampleOf({ tokens, literal }: Pattern): string {
  return (
    literal ??
    tokens
      .map((token) => (token.kind === 'is' ? token.character : token.kind === 'one' ? stand(token.of) : ''))
      .join('')
  );
}

function stand(of: CharacterClass): string {
  return of === 'digit' ? '9' : 'x';
}
