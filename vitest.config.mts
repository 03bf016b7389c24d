import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The built-in CloudFormation validation loads WebAssembly; the examples run with it, unit tests without.
    env: { CDK_VALIDATION: 'false' },
    pool: 'forks',
    testTimeout: 60_000,
  },
});
