import react from '@vitejs/plugin-react';
import {defineConfig} from 'vitest/config';

export default defineConfig({
  // Relative, so that the pages also work where a proxy puts a prefix before every path.
  base: './',
  plugins: [react()],
  build: {
    // The server's policy allows scripts and styles from itself alone.
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
  },
  server: {proxy: {'/api': 'http://localhost:8080'}},
  test: {
    environment: 'happy-dom',
    reporters: ['default', 'junit'],
    outputFile: {junit: '../target/vitest-reports/TEST-demo.xml'},
  },
});
