// Three browser engines behind one small face: what the tests of the main flows need of a browser, and no more.
import { chromium, firefox } from './playwright.mjs';
import { webkit } from './webkit.mjs';

/** @typedef {import('./engine.mjs').Engine} Engine */
/** @typedef {import('./engine.mjs').Options} Options */

/** @type {Record<string, (options?: Options) => Promise<Engine>>} */
const ALL = { chromium, firefox, webkit };
const wanted = process.env.CHARTLIFT_ENGINES?.split(',') ?? Object.keys(ALL);

/** Each engine's name, how to start it, and, where `CHARTLIFT_ENGINES` leaves it out, that it does. */
export const engines = Object.entries(ALL).map(([name, start]) => ({
  name,
  start,
  skip: !wanted.includes(name) && 'CHARTLIFT_ENGINES leaves it out',
}));
