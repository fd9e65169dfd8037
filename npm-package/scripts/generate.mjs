// Writes src/api/schema.ts from the server's OpenAPI document. With --check, says whether it is stale instead.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const document = new URL('../../server/openapi.json', import.meta.url);
const target = new URL('../src/api/schema.ts', import.meta.url);

export async function schema() {
  const header = '// Written from server/openapi.json by `npm run generate`; do not edit.\n';
  return header + astToString(await openapiTS(document));
}

if (process.argv[1] && import.meta.url.endsWith('/scripts/generate.mjs') && process.argv[1].endsWith('generate.mjs')) {
  const fresh = await schema();
  if (process.argv.includes('--check')) {
    if (fresh !== (await readFile(target, 'utf8'))) {
      console.error('src/api/schema.ts is stale: run `npm run generate` in npm-package');
      process.exit(1);
    }
  } else await writeFile(target, fresh);
}
