import { configDefaults, defineConfig } from 'vitest/config';

/** The fast tests of the analyzer, for mutation testing: no synth, child process, browser or corpus. */
export default defineConfig({
  test: {
    include: ['test/egress/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      'test/egress/gate*.test.ts',
      'test/egress/fuzz.test.ts',
      'test/egress/load/hostile.test.ts',
      'test/egress/mutation/**',
      'test/egress/report/**',
    ],
    env: { CDK_VALIDATION: 'false' },
    testTimeout: 60_000,
  },
});
