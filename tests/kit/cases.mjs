// Cases that tests share: each file of `tests/cases` is a list of what was tried and what is right.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './folders.mjs';

/**
 * A test's name from the list of what networks, browsers and policies do to uploads.
 * @param {string} begins how the case begins
 */
export function networkCase(begins) {
  /** @type {{ what: string, right: string }[]} */
  const list = JSON.parse(readFileSync(path.join(root, 'tests/cases/network.json'), 'utf8'));
  const found = list.find(({ what }) => what.startsWith(begins));
  if (!found) throw new Error(`tests/cases/network.json has no case that begins "${begins}"`);
  return `${found.what}: ${found.right}`;
}
