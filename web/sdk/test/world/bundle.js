// The SDK as a script, so that tests can run it once for each tab, in that tab's own world.
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const sdk = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export default async function bundle({provide}) {
  const [{output: [{code}]}] = await build({
    root: sdk,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: {entry: join(sdk, 'src', 'index.ts'), formats: ['iife'], name: 'Sojourn', fileName: 'sdk'},
    },
  });
  provide('sdk', code);
}
