// What a browser saves into a folder. No driver tells of all of it: of blobs, those of Firefox and WebKit say nothing.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a download is called until it is whole: by WebKit, by Firefox. */
const UNFINISHED = ['.wkdownload', '.part'];
/** A file that has not grown for so long is whole: nothing tells of its end, and whoever saved it is checked by its hash. */
const STILL_MS = 500;

/**
 * Waits until an action has led to a whole file in a folder.
 * @param {string} folder
 * @param {() => Promise<void>} action
 * @returns {Promise<{ name: string, path: string }>}
 */
export async function nextFile(folder, action) {
  // What is there already would be saved over, or be mistaken for what comes.
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
  await action();
  for (let before = ''; ; ) {
    const names = await readdir(folder);
    const whole = names.find((name) => !UNFINISHED.some((end) => name.endsWith(end)));
    // It may be renamed between being listed and being looked at.
    const size = whole
      ? await stat(path.join(folder, whole)).then(
          (it) => it.size,
          () => 0,
        )
      : 0;
    const now = names.length === 1 && size > 0 ? `${whole} ${size}` : '';
    if (whole && now && now === before) return { name: whole, path: path.join(folder, whole) };
    before = now;
    await delay(STILL_MS);
  }
}
