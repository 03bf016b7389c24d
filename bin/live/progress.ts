import type { Progress } from './collect';

const QUIET_MS = 1000;
const CLEAR_LINE = '\r\u001b[K';

/** One line on standard error that tells what is asked, on a terminal and only when it takes longer than a second. */
export function showProgress(): { readonly tell: Progress; readonly done: () => void } {
  if (!process.stderr.isTTY) {
    return { tell: () => undefined, done: () => undefined };
  }
  const start = Date.now();
  let shown = false;
  let count = 0;
  return {
    tell: (call) => {
      count++;
      if (Date.now() - start > QUIET_MS) {
        shown = true;
        process.stderr.write(`${CLEAR_LINE}call ${count}: ${call}`);
      }
    },
    done: () => {
      if (shown) {
        process.stderr.write(CLEAR_LINE);
      }
    },
  };
}
