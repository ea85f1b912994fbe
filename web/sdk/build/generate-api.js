// Makes src/generated/api.d.ts, the types of the service's requests and answers, from the document that the service
// itself is checked against.
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import openapiTS, {astToString} from 'openapi-typescript';

const sdk = dirname(dirname(fileURLToPath(import.meta.url)));
const document = join(sdk, '..', '..', 'http-gateway', 'src', 'main', 'resources', 'api', 'openapi.yaml');
const generated = join(sdk, 'src', 'generated');

const types = await openapiTS(new URL(`file://${document}`), {silent: true});
mkdirSync(generated, {recursive: true});
writeFileSync(join(generated, 'api.d.ts'), `// Generated from openapi.yaml: change that one.\n${astToString(types)}`);
