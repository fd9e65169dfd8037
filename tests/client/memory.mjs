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
