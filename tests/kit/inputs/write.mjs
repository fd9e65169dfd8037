// `npm run inputs -- FOLDER [KEY…]`: writes the inputs to look at them, or to drop them on the app by hand.
import { inputs, write } from './index.mjs';

const [folder, ...keys] = process.argv.slice(2);
if (!folder) {
  process.stderr.write(`usage: npm run inputs -- FOLDER [KEY…]\nkeys: ${Object.keys(inputs).join(' ')}\n`);
  process.exit(2);
}
for (const key of keys.length > 0 ? keys : Object.keys(inputs)) {
  const { path, bytes, sha256 } = await write(key, folder);
  process.stdout.write(`${sha256}  ${bytes}  ${path}\n`);
}
