// Puts together what the jar serves: the demo's files, and the SDK for script tags under its name and under one with a hash of
// its content. files.json tells the server what there is.
import {createHash} from 'node:crypto';
import {cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const pages = join(web, 'target', 'pages');

rmSync(pages, {recursive: true, force: true});
mkdirSync(pages, {recursive: true});
cpSync(join(web, 'demo', 'dist'), pages, {recursive: true});
const files = readdirSync(pages, {recursive: true, withFileTypes: true})
  .filter((entry) => entry.isFile())
  .map((entry) => relative(pages, join(entry.parentPath, entry.name)).split(sep).join('/'))
  .filter((file) => file !== 'index.html')
  .sort();

const sdk = readFileSync(join(web, 'sdk', 'dist', 'sdk.js'));
const hash = createHash('sha256').update(sdk).digest('hex').slice(0, 16);
const scripts = ['sdk.js', `sdk-${hash}.js`];
scripts.forEach((script) => { writeFileSync(join(pages, script), sdk); });

const addresses = JSON.parse(readFileSync(join(web, 'demo', 'pages.json'), 'utf8'));
writeFileSync(join(pages, 'files.json'), JSON.stringify({pages: addresses, files, scripts}, null, 2));
