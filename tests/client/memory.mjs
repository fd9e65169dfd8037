// What processes hold, as Linux counts it.
import { readFile } from 'node:fs/promises';

/** Proportional set size of these processes, in bytes: what is shared counts once. @param {number[]} ids */
export async function held(ids) {
  const sizes = ids.map(async (id) => {
    // A process may end between being listed and being read.
    const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * The most that processes hold while something goes on, in bytes.
 * @param {number[]} ids
 * @param {() => Promise<void>} work
 */
export async function mostHeld(ids, work) {
  let most = 0;
  let ended = false;
  const looking = (async () => {
    while (!ended) {
      most = Math.max(most, await held(ids));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  try {
    await work();
  } finally {
    ended = true;
    await looking;
  }
  return most;
}
