import type { CharacterClass, Pattern, Token } from './pattern';

type Memory = WeakMap<Pattern, WeakMap<Pattern, boolean>>;

/** Patterns are compared again and again, and forgotten with the last policy that holds them. */
const MEETS: Memory = new WeakMap();
const COVERS: Memory = new WeakMap();

function remembered(
  memory: Memory,
  [a, b]: readonly [Pattern, Pattern],
  find: (a: Pattern, b: Pattern) => boolean,
): boolean {
  let row = memory.get(a);
  if (row === undefined) {
    row = new WeakMap();
    memory.set(a, row);
  }
  let out = row.get(b);
  if (out === undefined) {
    out = find(a, b);
    row.set(b, out);
  }
  return out;
}

/** Whether two patterns share a text. */
export function meet(a: Pattern, b: Pattern): boolean {
  return remembered(MEETS, [a, b], findMeeting);
}

function findMeeting(a: Pattern, b: Pattern): boolean {
  const width = b.tokens.length + 1;
  const end = a.tokens.length * width + b.tokens.length;
  const seen = new Uint8Array(end + 1);
  const stack = [0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at === end) {
      return true;
    }
    if (seen[at] === 0) {
      seen[at] = 1;
      const [one, other] = [a.tokens[Math.floor(at / width)], b.tokens[at % width]];
      stack.push(...skips(at, { one, other, width }));
      if (one !== undefined && other !== undefined && shares(one, other, a.fold || b.fold)) {
        // An open place may go on after the character that both take, or end with it.
        stack.push(at + (one.kind === 'many' ? 0 : width) + (other.kind === 'many' ? 0 : 1), at + width + 1);
      }
    }
  }
  return false;
}

/** Open places may take nothing. */
function skips(
  at: number,
  { one, other, width }: { one: Token | undefined; other: Token | undefined; width: number },
): number[] {
  return [...(one?.kind === 'many' ? [at + width] : []), ...(other?.kind === 'many' ? [at + 1] : [])];
}

function shares(a: Token, b: Token, fold: boolean): boolean {
  if (a.kind === 'is' && b.kind === 'is') {
    return fold ? a.character.toLowerCase() === b.character.toLowerCase() : a.character === b.character;
  }
  if (a.kind === 'is') {
    return b.kind === 'is' || isOf(a.character, b.of);
  }
  // Classes always share a digit.
  return b.kind !== 'is' || isOf(b.character, a.of);
}

/**
 * Whether every text of a pattern is one of another's, as far as their places show it.
 *
 * True is certain; false may also mean that it does not show.
 */
export function covers(outer: Pattern, inner: Pattern): boolean {
  return remembered(COVERS, [outer, inner], findCovered);
}

function findCovered(outer: Pattern, inner: Pattern): boolean {
  if (inner.fold && !outer.fold) {
    return false;
  }
  let positions = closed(outer.tokens, [0]);
  for (const token of inner.tokens) {
    const next = [...positions].flatMap((position) => after(outer, position, token));
    positions = closed(outer.tokens, next);
    if (positions.size === 0) {
      return false;
    }
  }
  return positions.has(outer.tokens.length);
}

/** Where a place of the inner pattern leads in the outer one, if that takes all that the place stands for. */
function after(outer: Pattern, position: number, token: Token): number[] {
  const place = outer.tokens[position];
  if (place === undefined || !includes(place, token, outer.fold)) {
    return [];
  }
  return place.kind === 'many' ? [position] : token.kind === 'many' ? [] : [position + 1];
}

function closed(tokens: readonly Token[], positions: readonly number[]): Set<number> {
  const out = new Set<number>();
  for (let position of positions) {
    out.add(position);
    while (tokens[position]?.kind === 'many') {
      position += 1;
      out.add(position);
    }
  }
  return out;
}

function includes(outer: Token, inner: Token, fold: boolean): boolean {
  if (outer.kind === 'is') {
    const character = inner.kind === 'is' ? inner.character : undefined;
    return (fold ? character?.toLowerCase() : character) === outer.character;
  }
  return inner.kind === 'is' ? isOf(inner.character, outer.of) : WIDTH[outer.of] >= WIDTH[inner.of];
}

/** Each class holds those of less width. */
const WIDTH: Readonly<Record<CharacterClass, number>> = { digit: 0, name: 1, segment: 2, any: 3 };

/** Whether a character is of a class. */
export function isOf(character: string, of: CharacterClass): boolean {
  switch (of) {
    case 'any':
      return true;
    case 'segment':
      return character !== ':';
    case 'name':
      return character !== ':' && character !== '/';
    case 'digit':
      return character >= '0' && character <= '9' && character.length === 1;
  }
}
