import {defineConfig} from 'vitest/config';

export default defineConfig({
  build: {
    lib: {entry: 'src/index.ts', formats: ['es'], fileName: 'index'},
    // The declarations are there already.
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {external: [/^react(\/|$)/, '@sojourn/browser']},
  },
  test: {
    environment: 'happy-dom',
    setupFiles: 'test/browser.ts',
    reporters: ['default', 'junit'],
    outputFile: {junit: '../target/vitest-reports/TEST-react.xml'},
  },
});
