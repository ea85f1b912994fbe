import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['bench/*.ts'],
    hookTimeout: 90_000,
    testTimeout: 300_000,
    disableConsoleIntercept: true,
  },
});
