// Finds the system's programs.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The system's Chromium. */
export const chromiumPath = () => program('Chromium', 'CHARTLIFT_CHROMIUM', CHROMIUM);

/**
 * The first that is there: what a variable names, then a path, or a name on PATH.
 * @param {string} what for the error
 * @param {string} variable
 * @param {string[]} candidates
 */
export function program(what, variable, candidates) {
  const found = optional(variable, candidates);
  if (!found) throw new Error(`no ${what} was found: install one or set ${variable}`);
  return found;
}

/**
 * As above; nothing where there is none.
 * @param {string} variable
 * @param {string[]} candidates
 */
export function optional(variable, candidates) {
  const named = process.env[variable];
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const paths = candidates.flatMap((one) =>
    path.isAbsolute(one) ? [one] : folders.map((folder) => path.join(folder, one)),
  );
  return paths.find(runs);
}

/** @param {string} file */
function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
