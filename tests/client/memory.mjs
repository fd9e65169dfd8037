// What processes hold, as Linux counts it.
import { readFile } from 'node:fs/promises';

/**
 * What these processes hold of their own, in bytes: what they share among themselves counts once. Not what lies in files, above all the
 * browser's program: of that each has the more, the fewer other browsers run.
 * @param {number[]} ids
 */
export async function held(ids) {
  const sizes = ids.map(async (id) => {
    // A process may end between being listed and being read.
    const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    const [anonymous, shared] = [/^Pss_Anon:\s+(\d+) kB/m, /^Pss_Shmem:\s+(\d+) kB/m].map(
      (size) => size.exec(text)?.[1] ?? 0,
    );
    return (Number(anonymous) + Number(shared)) * 1024;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
