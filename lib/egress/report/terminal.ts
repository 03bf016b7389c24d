const CODES = { red: '31', yellow: '33', green: '32', cyan: '36', bold: '1', dim: '2' } as const;

export type Tone = keyof typeof CODES;

/** Puts a tone around a text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

export function painter(color: boolean): Paint {
  return (tone, text) => (color ? `\u001b[${CODES[tone]}m${text}\u001b[0m` : text);
}

/** A text from an input without the characters by which it could steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

const LEAST_WIDTH = 40;

/**
 * Breaks a text at spaces.
 *
 * @param width - columns, of which two are the caller's indent; undefined for one long line
 * @param hang - columns by which the lines after the first are indented
 */
export function wrap(text: string, width: number | undefined, hang: number): readonly string[] {
  if (width === undefined) {
    return [text];
  }
  const room = Math.max(width, LEAST_WIDTH) - 2;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > room && line.trim() !== '') {
      lines.push(line);
      line = `${' '.repeat(hang)}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
