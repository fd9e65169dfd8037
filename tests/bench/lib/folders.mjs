// Where the benchmarks are and where they may write.
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
/** This npm project. */
export const project = path.join(root, 'tests/bench');
/** Cargo's target folder. */
export const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
/** Everything a benchmark writes but its results. */
export const benchFolder = path.join(target, 'bench');

/** Removes what runs that were broken off have left behind: folders that end in the id of a process that is no more. */
export async function sweep() {
  for (const name of await readdir(benchFolder).catch(() => [])) {
    const pid = Number(/^(?:data|crc|site)-(\d+)$/.exec(name)?.[1]);
    if (pid && !alive(pid)) await rm(path.join(benchFolder, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function alive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
