// The pages that bundlers have made, in Firefox and in Safari's engine.
import assert from 'node:assert/strict';
import { engines } from '../../kit/engines/index.mjs';
import { appears } from '../../kit/engines/page.mjs';
import { slow } from '../../kit/thorough.mjs';

const INPUT = '[data-chartlift="file-upload"] input[type="file"]';
const DONE = '[data-chartlift="upload"][data-status="done"]';

/**
 * Chooses the two files on a page in each engine but Chromium, waits until they are up, and looks at what is stored.
 * @param {import('node:test').TestContext} t
 * @param {Awaited<ReturnType<typeof import('./stage.mjs').setStage>>} stage
 * @param {{ at?: string, always?: boolean }} [how] `always`: not only in thorough runs
 */
export async function worksElsewhere(t, stage, { at = '/', always = false } = {}) {
  for (const { name, start, skip } of engines.filter((engine) => engine.name !== 'chromium')) {
    await t.test(`in ${name}`, skip || always ? { skip } : slow, async () => {
      const record = await stage.record();
      const engine = await start();
      try {
        await engine.tab.load(stage.address(at, record));
        await engine.tab.run(appears, INPUT);
        await engine.tab.run(listen);
        const paths = stage.files.map((file) => file.path);
        await engine.tab.choose(INPUT, paths);
        await engine.tab.run(appears, paths.map(() => DONE).join(' ~ '));
        assert.deepEqual(await engine.tab.run(() => /** @type {any} */ (globalThis).complaints), []);
      } finally {
        await engine.stop();
      }
      await stage.holds(record);
    });
  }
}

/** Keeps what the page complains of, and what the client warns of: that its workers did not start, for one. */
function listen() {
  /** @type {string[]} */
  const complaints = [];
  Object.assign(globalThis, { complaints });
  for (const level of /** @type {const} */ (['warn', 'error'])) {
    const say = console[level];
    console[level] = (...said) => {
      complaints.push(said.join(' '));
      say(...said);
    };
  }
  addEventListener('error', ({ message }) => complaints.push(message));
  addEventListener('unhandledrejection', ({ reason }) => complaints.push(String(reason)));
}
