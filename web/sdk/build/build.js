// Makes dist: the module for bundlers, and sdk.js for script tags. And target/core.js, by which the size is checked of
// what a site pays that has no use for more.
import {cpSync, rmSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {minify} from 'terser';
import {build} from 'vite';

const sdk = dirname(dirname(fileURLToPath(import.meta.url)));

// What is left to both is smaller than what either makes: a twentieth, which is what keeps sdk.js within its bound. Functions that
// take something stay functions: inlined they are shorter, and longer once compressed.
const smallest = {
  name: 'smallest',
  async generateBundle(options, bundle) {
    for (const chunk of Object.values(bundle)) {
      chunk.code = (await minify(chunk.code, {module: true, ecma: 2022, compress: {passes: 3, inline: 1}})).code;
    }
  },
};

const make = (entry, format, file, folder, {minify: minified = false, plugins = []} = {}) => build({
  root: sdk,
  configFile: false,
  logLevel: 'warn',
  plugins,
  build: {
    outDir: join(sdk, folder),
    emptyOutDir: false,
    target: 'es2022',
    minify: minified,
    lib: {entry: join(sdk, entry), formats: [format], name: 'Sojourn', fileName: () => file},
    rolldownOptions: {output: {minify: minified}, checks: {pluginTimings: false}},
  },
});

['dist', 'target'].forEach((folder) => { rmSync(join(sdk, folder), {recursive: true, force: true}); });
await make('src/index.ts', 'es', 'index.js', 'dist');
await make('src/script.ts', 'iife', 'sdk.js', 'dist',
  {minify: {compress: true, mangle: false, codegen: false}, plugins: [smallest]});
await make('build/core.js', 'es', 'core.js', 'target', {minify: true});
cpSync(join(sdk, 'src', 'generated'), join(sdk, 'dist', 'generated'), {recursive: true});
