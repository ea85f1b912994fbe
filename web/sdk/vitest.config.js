import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/world/bundle.js'],
    reporters: ['default', 'junit'],
    outputFile: {junit: '../target/vitest-reports/TEST-sdk.xml'},
  },
});
