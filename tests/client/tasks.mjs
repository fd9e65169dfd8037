// What keeps a page's main thread busy, in its own CPU time: on a busy machine the clock also counts what others do.

/** Chromium's trace of the tasks of its threads, with the CPU time (`tdur`) of each. */
const CATEGORIES = ['__metadata', 'disabled-by-default-devtools.timeline'];

/**
 * The longest tasks on the main threads of a browser's pages during an action, in milliseconds of CPU time.
 * @param {import('playwright-core').Page} page
 * @param {number} longerThanMs
 * @param {() => Promise<void>} action
 */
export async function longTasks(page, longerThanMs, action) {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  await browser.startTracing(page, { categories: CATEGORIES });
  await action();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threads = new Set();
  for (const { name, pid, tid, args } of traceEvents) {
    if (name === 'thread_name' && args.name === 'CrRendererMain') threads.add(`${pid} ${tid}`);
  }
  const tasks = traceEvents.filter(
    (/** @type {any} */ { name, pid, tid }) => name === 'RunTask' && threads.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace shows no task');
  return tasks
    .map((/** @type {any} */ { tdur }) => tdur / 1000)
    .filter((/** @type {number} */ ms) => ms > longerThanMs);
}
