// Where tests find the project and where they may write.
import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Everything a test writes lies below Cargo's target folder. */
export const targetFolder = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target', 'tests');

/** A fresh folder of one test's own. @param {string} name */
export async function freshFolder(name) {
  await mkdir(targetFolder, { recursive: true });
  return mkdtemp(path.join(targetFolder, `${name}-`));
}
