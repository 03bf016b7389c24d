import type { Tone } from '../topology';

/** The id of a finding's place in the page, by its position in the report. */
export function idOfFinding(index: number): string {
  return `finding-${index + 1}`;
}

/** The id of a thing in the picture: its key with everything but letters and digits spelt out. */
export function idOfThing(key: string): string {
  return `thing-${key.replace(/[^A-Za-z0-9]/g, (character) => `-${character.charCodeAt(0).toString(16)}-`)}`;
}

/** A tone in a sign and a word, so that nothing depends on colour. */
export function toneText(tone: Tone): string {
  return { exposed: '✕ exposed', unproven: '? unproven', plain: '' }[tone];
}
