// Three browser engines behind one small face: what the tests of the main flows need of a browser, and no more.
import { chromium, firefox } from './playwright.mjs';
import { webkit } from './webkit.mjs';

/**
 * @typedef {object} Tab one page of a browser
 * @property {(url: string) => Promise<void>} load loads a page, or loads it again
 * @property {<A extends any[], R>(script: (...given: A) => R, ...given: A) => Promise<Awaited<R>>} run calls a function in
 *   the page and awaits what it answers; JSON goes in and comes out
 * @property {(selector: string, paths: string[]) => Promise<void>} choose gives files to a file input
 * @property {(selector: string) => Promise<void>} click clicks as a person does, once it is there
 * @property {(action: () => Promise<void>) => Promise<{ name: string, path: string }>} saving awaits the file that an
 *   action makes the browser save
 *
 * @typedef {object} Engine one running browser with a fresh profile
 * @property {string} version
 * @property {Tab} tab
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Options
 * @property {string} [proxy] what all its requests go through, those to this machine too
 */

/** @type {Record<string, (options?: Options) => Promise<Engine>>} */
const ALL = { chromium, firefox, webkit };
const wanted = process.env.CHARTLIFT_ENGINES?.split(',') ?? Object.keys(ALL);

/** Each engine's name, how to start it, and, where `CHARTLIFT_ENGINES` leaves it out, that it does. */
export const engines = Object.entries(ALL).map(([name, start]) => ({
  name,
  start,
  skip: !wanted.includes(name) && 'CHARTLIFT_ENGINES leaves it out',
}));
