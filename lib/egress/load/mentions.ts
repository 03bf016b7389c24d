/** Escapes of JSON and YAML by which a text can name what it does not spell: of letters, and of the end of a line. */
const ESCAPES = /\\[uUx\r\n]/;

/** Whether a template may name something; a text without it, and without escapes that could stand for it, does not. */
export function mentions(text: string, name: string): boolean {
  return text.includes(name) || ESCAPES.test(text);
}
