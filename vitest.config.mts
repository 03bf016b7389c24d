import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The built-in CloudFormation validation loads WebAssembly; the examples run with it, unit tests without.
    env: { CDK_VALIDATION: 'false' },
    pool: 'forks',
    // One for each of the two cores that the suite is made for.
    poolOptions: { forks: { maxForks: 2 } },
    testTimeout: 60_000,
  },
});
