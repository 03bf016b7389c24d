import { wrap, type Paint } from '../../egress/report/terminal';

/** How a report is written for people. */
export interface SizeTextOptions {
  readonly paint: Paint;
  /** Columns; undefined for lines of any length. */
  readonly width?: number;
}

/** A text in lines that the columns hold. */
export function fold(text: string, indent: number, { width }: SizeTextOptions): readonly string[] {
  const room = width === undefined ? undefined : width - indent + 2;
  return wrap(text, room, 2).map((line) => `${' '.repeat(indent)}${line}`);
}
