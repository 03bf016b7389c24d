/** Widest line that is still read with ease. */
const MOST_COLUMNS = 110;

/** Whether standard output shows colours and wants them. @see https://no-color.org */
export function colorAllowed(): boolean {
  return process.stdout.isTTY && !process.env['NO_COLOR'];
}

/** Columns of the terminal; nothing when standard output is none, since a file has no width. */
export function columns(): { readonly width?: number } {
  return process.stdout.isTTY ? { width: Math.min(process.stdout.columns, MOST_COLUMNS) } : {};
}
