import { covers, isOf, meet } from './compare';
import { exampleOf, holds, type Pattern, type Token } from './pattern';

/** What a text must be: in the universe, in one pattern of each `within`, and in none of `without`. */
export interface Wanted {
  readonly within: readonly (readonly Pattern[])[];
  readonly without: readonly Pattern[];
}

/** Beyond, the search for a text that fits is given up. */
const MOST_STATES = 4000;

/**
 * A shortest text that is wanted, `none` when there is none, `unknown` when the search is too long.
 *
 * Complete: characters that no pattern names are alike, so one of each class stands for all.
 */
export function findText(given: Wanted): { readonly text: string } | 'none' | 'unknown' {
  if (given.without.some(isEverything)) {
    return 'none';
  }
  const [universe = []] = given.within;
  const example = universe.map(exampleOf).find((text) => isWanted(given, text));
  return example === undefined ? findNarrowed(narrowed(given)) : { text: example };
}

function findNarrowed(wanted: Wanted): { readonly text: string } | 'none' | 'unknown' {
  if (wanted.within.some((set) => set.length === 0)) {
    return 'none';
  }
  const literals = wanted.within.find((set) =>
    set.every(({ literal, fold }) => literal !== undefined && !fold),
  );
  if (literals !== undefined) {
    const found = literals.find(({ literal }) => isWanted(wanted, literal as string));
    return found === undefined ? 'none' : { text: found.literal as string };
  }
  const example = wanted.within
    .flat()
    .map(exampleOf)
    .find((text) => isWanted(wanted, text));
  return example === undefined ? explore(wanted) : { text: example };
}

/** The same texts, without patterns that can be seen to give none. */
function narrowed({ within, without }: Wanted): Wanted {
  const open = within.filter((set) => !set.some(isEverything));
  return {
    within: open.map((set) =>
      set.filter(
        (pattern) =>
          !without.some((other) => covers(other, pattern)) &&
          open.every((others) => others === set || others.some((other) => meet(pattern, other))),
      ),
    ),
    without,
  };
}

/** Whether every text is in the set: `*`. */
function isEverything({ tokens }: Pattern): boolean {
  const [only] = tokens;
  return tokens.length === 1 && only?.kind === 'many' && only.of === 'any';
}

export function isWanted({ within, without }: Wanted, text: string): boolean {
  return (
    within.every((set) => set.some((pattern) => holds(pattern, text))) &&
    !without.some((pattern) => holds(pattern, text))
  );
}

interface Machine {
  readonly patterns: readonly Pattern[];
  readonly alphabet: readonly string[];
  readonly accepts: (states: readonly Positions[]) => boolean;
}

type Positions = readonly number[];

interface Step {
  readonly text: string;
  readonly states: readonly Positions[];
}

function explore(wanted: Wanted): { readonly text: string } | 'none' | 'unknown' {
  const machine = machineOf(wanted);
  const seen = new Set<string>();
  let layer: Step[] = [{ text: '', states: machine.patterns.map(start) }];
  while (layer.length > 0) {
    const end = layer.find(({ states }) => machine.accepts(states));
    if (end !== undefined) {
      return { text: end.text };
    }
    if (seen.size > MOST_STATES) {
      return 'unknown';
    }
    layer = layer
      .flatMap((step) => successors(machine, step))
      .filter(({ states }) => isAlive(wanted, states) && isNew(seen, states.join('|')));
  }
  return 'none';
}

function successors({ patterns, alphabet }: Machine, { text, states }: Step): Step[] {
  return alphabet.map((character) => ({
    text: text + character,
    states: patterns.map((pattern, index) => step(pattern, states[index] as Positions, character)),
  }));
}

function isNew(seen: Set<string>, key: string): boolean {
  const isSeen = seen.has(key);
  seen.add(key);
  return !isSeen;
}

function machineOf({ within, without }: Wanted): Machine {
  const patterns = [...within.flat(), ...without];
  const named = new Set(
    patterns.flatMap(({ tokens, fold }) => tokens.flatMap((token) => spellings(token, fold))),
  );
  const others = ['x', 'y', 'z', 'q', 'j', 'w', '9', '8', '7', '6', ':', '/'].filter(
    (character) => !named.has(character),
  );
  const letter = others.find((character) => /[a-z]/.test(character)) ?? '~';
  const digit = others.find((character) => /\d/.test(character));
  return {
    patterns,
    alphabet: [
      letter,
      ...(digit === undefined ? [] : [digit]),
      ...named,
      ...[':', '/'].filter((c) => !named.has(c)),
    ],
    accepts(states) {
      let at = 0;
      const accepted = (pattern: Pattern): boolean => isEnd(pattern, states[at++] as Positions);
      // Each set is walked to its end, so that positions stay in step with patterns.
      return (
        within.map((set) => set.map(accepted).includes(true)).every(Boolean) &&
        !without.map(accepted).includes(true)
      );
    },
  };
}

function spellings(token: Token, fold: boolean): string[] {
  if (token.kind !== 'is') {
    return [];
  }
  return fold ? [token.character, token.character.toUpperCase()] : [token.character];
}

/** Whether each set of `within` can still be met. */
function isAlive({ within }: Wanted, states: readonly Positions[]): boolean {
  let at = 0;
  return within.every((set) => {
    const from = at;
    at += set.length;
    return states.slice(from, at).some((positions) => positions.length > 0);
  });
}

function start(pattern: Pattern): Positions {
  const out: number[] = [];
  reach(pattern, 0, out);
  return out;
}

/** Adds a place, and those behind it that open places lead on to, as they may take nothing. Places only rise. */
function reach({ tokens }: Pattern, from: number, out: number[]): void {
  for (let position = from; ; position += 1) {
    if (position > (out[out.length - 1] ?? -1)) {
      out.push(position);
    }
    if (tokens[position]?.kind !== 'many') {
      return;
    }
  }
}

function step(pattern: Pattern, positions: Positions, character: string): Positions {
  const given = pattern.fold ? character.toLowerCase() : character;
  const out: number[] = [];
  for (const position of positions) {
    const token = pattern.tokens[position];
    if (token !== undefined && takes(token, given)) {
      reach(pattern, token.kind === 'many' ? position : position + 1, out);
    }
  }
  return out;
}

function takes(token: Token, character: string): boolean {
  return token.kind === 'is' ? token.character === character : isOf(character, token.of);
}

function isEnd({ tokens }: Pattern, positions: Positions): boolean {
  return positions.includes(tokens.length);
}
