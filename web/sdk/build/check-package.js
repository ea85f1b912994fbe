// What is published is what is to be: the module, the script, their types, and the page that says what they are.
import {execFileSync} from 'node:child_process';

const [{files}] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], {encoding: 'utf8'}));
const paths = files.map(({path}) => path);
const expected = [/^package\.json$/, /^README\.md$/, /^dist\/index\.js$/, /^dist\/sdk\.js$/, /^dist\/[\w/-]+\.d\.ts$/];
const strange = paths.filter((path) => !expected.some((pattern) => pattern.test(path)));
const missing = expected.filter((pattern) => !paths.some((path) => pattern.test(path)));
if (strange.length || missing.length) {
  console.error('The package has what does not belong to it:', strange, 'or lacks:', missing);
  process.exit(1);
}
