// The native tools, as a shell would run them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** @param {string} name */
function missing(name) {
  return spawnSync(name, ['--help'], { stdio: 'ignore' }).error !== undefined;
}

/** @param {string[]} command @param {string} file @returns {Promise<number>} bytes of gzip, checked by gunzip against the file */
export async function checkedSize([program, ...args], file) {
  const script = `set -o pipefail; "$0" "\${@:2}" | tee >(wc -c >&3) | gzip -dc | cmp - "$1"`;
  const child = spawn('bash', ['-c', script, program, file, ...args, file], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let size = '';
  child.stdio[3]?.on('data', (text) => {
    size += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} did not give the file back`);
  return Number(size);
}

/** @param {string[]} command @param {string} file @returns {Promise<number>} milliseconds */
export async function timed([program, ...args], file) {
  const start = performance.now();
  const child = spawn(program, [...args, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return performance.now() - start;
}

/**
 * Who takes part, with as many threads as the machine's workers; gzip and libdeflate-gzip have only one.
 * @param {number} threads
 */
export function natives(threads) {
  const all = [
    { client: 'gzip', workers: 1, command: ['gzip', '-6', '-c'] },
    ...[...new Set([1, threads])].map((workers) => ({
      client: 'pigz',
      workers,
      command: ['pigz', '-6', '-c', '-p', String(workers)],
    })),
    { client: 'libdeflate', workers: 1, command: ['libdeflate-gzip', '-6', '-c'] },
  ];
  for (const name of new Set(all.map(({ command }) => command[0]))) {
    if (missing(name)) throw new Error(`${name} is missing: install it (Debian: pigz, libdeflate-tools)`);
  }
  return all;
}
