import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Each file has a service, a database and a browser of its own; more at once would only wait for processors.
    maxWorkers: 2,
    // A service that starts on a busy machine, with a database that is made.
    hookTimeout: 90_000,
    testTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ['default', 'junit'],
    outputFile: {junit: '../target/vitest-reports/TEST-e2e.xml'},
  },
});
