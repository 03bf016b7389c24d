/** What a reference of the analysed application to something of its own stands for; `name` is any other text. */
export type OwnThing = 'account' | 'partition' | 'region' | 'organization' | 'dns-suffix' | 'arn' | 'name';

/**
 * A piece of a text: known, unknown with the reason, or something of the application itself.
 *
 * `own` names the thing; equal names are the same thing. `as` says what it stands for; default `name`.
 */
export type Part = string | { readonly unknown: string } | { readonly own: string; readonly as?: OwnThing };

/** A text of a policy document: known, or put together from parts. */
export type PolicyText = string | { readonly parts: readonly Part[] };

/**
 * A text in which each unknown part is one `HOLE`.
 *
 * `why` holds the reason of each hole. `*`, `?` and `${…}` have the meaning that their place gives them.
 */
export interface Text {
  readonly text: string;
  readonly why: readonly string[];
}

/** Stands for any text; from Unicode's private use area, so no policy holds it. */
export const HOLE = '\uE000';

/** Stand for characters that are meant as themselves, as `${*}`, `${?}` and `${$}` say. */
const ESCAPES: Readonly<Record<string, string>> = { '*': '\uE001', '?': '\uE002', $: '\uE003' };
const ESCAPED: Readonly<Record<string, string>> = { '\uE001': '*', '\uE002': '?', '\uE003': '$' };
const ESCAPED_CHARACTER = /[\uE001-\uE003]/g;

export function known(text: string): Text {
  return { text, why: [] };
}

export function hole(why: string): Text {
  return { text: HOLE, why: [why] };
}

/** The text with its wildcards and variables meant as themselves. */
export function quoted(text: string): string {
  return text.replace(/[*?$]/g, (character) => ESCAPES[character] ?? character);
}

/** The text that escaped characters stand for. */
export function unquoted(text: string): string {
  return text.replace(ESCAPED_CHARACTER, (character) => ESCAPED[character] ?? character);
}

/** `${*}` and the like become escaped characters. */
export function readEscapes(text: string): string {
  return text.includes('${')
    ? text.replace(/\$\{([*?$])\}/g, (_, character: string) => quoted(character))
    : text;
}

/** Policies of the 2008 language know no variables: a dollar sign is a dollar sign. */
export function withoutVariables(text: string): string {
  return text.replaceAll('$', ESCAPES.$ as string);
}

export function hasHole({ why }: Text): boolean {
  return why.length > 0;
}

const VARIABLE = /\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g;

/** Condition keys that the variables of a text name, in lower case. */
export function variablesOf({ text }: Text): string[] {
  return text.includes('${')
    ? [...text.matchAll(VARIABLE)].map((match) => (match[1] as string).toLowerCase())
    : [];
}

/** What a variable is in a request: its value, `undefined` when it has none, or a reason why that is not known. */
export type Lookup = (key: string) => string | undefined | { readonly unknown: string };

/**
 * The text with its variables replaced.
 *
 * A variable without a value takes its default; without one it is a hole, as AWS leaves open what then matches.
 */
export function substitute(text: Text, lookup: Lookup): Text {
  if (!text.text.includes('${')) {
    return text;
  }
  const why = [...text.why];
  const out = text.text.replace(VARIABLE, (_, key: string, fallback: string | undefined) => {
    const value = lookup(key.toLowerCase()) ?? fallback;
    if (typeof value === 'string') {
      return quoted(value);
    }
    why.push(value === undefined ? `the request has no ${key}` : value.unknown);
    return HOLE;
  });
  return { text: out, why };
}

/** The text as a person reads it. */
export function formatText({ text, why }: Text): string {
  let at = 0;
  return unquoted(text.replaceAll(HOLE, () => `<${why[at++] ?? 'unknown'}>`));
}
