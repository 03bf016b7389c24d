import { afterEach } from 'vitest';

const PAUSE_AFTER = 5_000;
let paused = Date.now();

// Most tests never wait for anything, so that a worker hears no answer from Vitest while they run; after a minute of that it
// gives up. A pause now and then lets the answers in.
afterEach(async () => {
  if (Date.now() - paused > PAUSE_AFTER) {
    await new Promise((resolve) => setImmediate(resolve));
    paused = Date.now();
  }
});
