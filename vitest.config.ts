/** Where the tests are and how they run: two at a time, in workers that keep their modules, which halves the time. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/same-seed.ts'],
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    // Only what fails ever waits so long, on however busy a machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
