// `@chartlift/client` is packed anew from this repository whenever its source changes. An integrity hash in the lock file
// would make `npm ci` refuse every new tarball, so there must be none. Usage: node scripts/check-lock.mjs [--fix]
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const client = lock.packages['node_modules/@chartlift/client'];

if (client?.integrity && process.argv.includes('--fix')) {
  delete client.integrity;
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
} else if (client?.integrity) {
  process.stderr.write(
    'package-lock.json pins the hash of @chartlift/client. Run: node scripts/check-lock.mjs --fix\n',
  );
  process.exitCode = 1;
}
