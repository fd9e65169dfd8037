// What `cargo xtask bench` runs: `node main.mjs BENCH OPTIONS`, the options as one JSON object.
import { compress } from './compress/main.mjs';
import { download } from './download/main.mjs';
import { sweep } from './lib/folders.mjs';
import { memory } from './memory/main.mjs';
import { quick } from './quick/main.mjs';
import { server } from './server/main.mjs';
import { upload } from './upload/main.mjs';

/** @type {Record<string, (options: any) => Promise<void>>} */
const benches = { compress, upload, memory, download, quick, server };

const [bench, options = '{}'] = process.argv.slice(2);
if (!Object.hasOwn(benches, bench ?? '')) {
  process.stderr.write(
    `usage: node main.mjs ${Object.keys(benches).join('|')} OPTIONS (as \`cargo xtask bench\` does)\n`,
  );
  process.exit(2);
}
await sweep();
await benches[bench](JSON.parse(options));
