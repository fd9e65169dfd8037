// What the tests need of a browser: its shape alone.
/**
 * @typedef {object} Tab one page of a browser
 * @property {(url: string) => Promise<void>} load loads a page, or loads it again
 * @property {<A extends any[], R>(script: (...given: A) => R, ...given: A) => Promise<Awaited<R>>} run calls a function in
 *   the page and awaits what it answers; JSON goes in and comes out
 * @property {(selector: string, paths: string[]) => Promise<void>} choose gives files to a file input
 * @property {(selector: string) => Promise<void>} click clicks as a person does, once it is there
 * @property {(action: () => Promise<void>, bytes: number) => Promise<{ name: string, path: string }>} saving awaits the file
 *   that an action makes the browser save, which should have so many bytes
 *
 * @typedef {object} Engine one running browser with a fresh profile
 * @property {string} version
 * @property {Tab} tab
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Options
 * @property {string} [proxy] what all its requests go through, those to this machine too
 */
export {};
