import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // jsii takes a fifth of the suite's time: `npm run api` has it, and .ci/run runs that.
    exclude: ['test/api/**'],
    // The built-in CloudFormation validation loads WebAssembly; the examples run with it, unit tests without.
    env: { CDK_VALIDATION: 'false' },
    globalSetup: ['test/folders.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    // One for each of the two cores that the suite is made for. Files of a worker share the modules they import: nothing in
    // the library keeps state, and importing aws-cdk-lib again for each file took half of the suite's time.
    // Half of what tests make is garbage at once: with more room for what is young, less of it is moved.
    poolOptions: { forks: { maxForks: 2, isolate: false, execArgv: ['--max-semi-space-size=64'] } },
    testTimeout: 60_000,
  },
});
