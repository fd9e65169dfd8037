// What a browser's processes hold, as Linux counts it.
import { readdir, readFile } from 'node:fs/promises';

/**
 * Proportional set size of a process and all its descendants, in bytes: what is shared counts once.
 * @param {number} root
 */
export async function usage(root) {
  const sizes = await Promise.all((await descendants(root)).map(proportional));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param {number} pid */
async function proportional(pid) {
  // A process may end between being listed and being read.
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}

/** @param {number} root */
async function descendants(root) {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The name in parentheses may hold spaces; the parent is the second field after it.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all = [root];
  for (const pid of all) all.push(...(children.get(pid) ?? []));
  return all;
}

/** Looks again and again until told to stop. */
export class Sampler {
  /** @type {{ ms: number, bytes: number }[]} */
  samples = [];
  #stopped = false;
  #running;

  /** @param {number} root @param {number} everyMs */
  constructor(root, everyMs) {
    this.#running = this.#run(root, everyMs);
  }

  /** @param {number} root @param {number} everyMs */
  async #run(root, everyMs) {
    const start = performance.now();
    while (!this.#stopped) {
      const ms = performance.now() - start;
      this.samples.push({ ms, bytes: await usage(root) });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async stop() {
    this.#stopped = true;
    await this.#running;
    return this.samples;
  }
}
