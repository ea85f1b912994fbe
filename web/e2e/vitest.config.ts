import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Each file has a service, a database and a browser of its own; more at once would only wait for processors.
    maxWorkers: 2,
    // The first test of a file waits for its service, and that for its database, on a machine that may be busy.
    testTimeout: 150_000,
    teardownTimeout: 20_000,
    reporters: ['default', 'junit'],
    outputFile: {junit: '../target/vitest-reports/TEST-e2e.xml'},
  },
});
