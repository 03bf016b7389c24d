import { defineConfig } from 'vitest/config';

/** What `npm run api` checks in the assembly that jsii has written before. */
export default defineConfig({ test: { include: ['test/api/**/*.test.ts'] } });
