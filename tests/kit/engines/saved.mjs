// What a browser saves into a folder. No driver tells of all of it: of blobs, those of Firefox and WebKit say nothing.
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a download is called until it is whole: by WebKit, by Firefox. */
const UNFINISHED = ['.wkdownload', '.part'];
/** How often to look: nothing tells of its end. */
const LOOK_MS = 50;
/** One of another size than it should be that has not changed for so many looks (half a minute) will not become it. */
const STILL = 600;

/**
 * Waits until an action has led to a whole file in a folder; one of another size than it should be is for its hash to tell.
 * @param {string} folder
 * @param {() => Promise<void>} action
 * @param {number} bytes that it should have
 * @returns {Promise<{ name: string, path: string }>}
 */
export async function nextFile(folder, action, bytes) {
  // What is there already would be saved over, or be mistaken for what comes.
  for (const name of await readdir(folder)) await rm(path.join(folder, name));
  await action();
  let still = 0;
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
    still = now === before ? still + 1 : 0;
    if (whole && now && (size === bytes || still >= STILL)) return { name: whole, path: path.join(folder, whole) };
    before = now;
    await delay(LOOK_MS);
  }
}
