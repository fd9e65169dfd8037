// What keeps a page's main thread busy, in its own CPU time: on a busy machine the clock also counts what others do.

/** A task longer than this is felt (the Long Tasks API draws the same line), in milliseconds. */
export const LONG_TASK_MS = 50;
/** What a page itself does makes a task long every time. */
const TRIES = 3;

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

/**
 * The long tasks of an action that has them each time. A processor shared with other machines may stand still in the midst of
 * a task, and the time is counted as the task's: that is seen once, not three times.
 * @param {import('playwright-core').Page} page
 * @param {number} longerThanMs
 * @param {() => Promise<void>} action which can be done again
 */
export async function recurringLongTasks(page, longerThanMs, action) {
  /** @type {number[]} */
  let fewest = [];
  for (let tries = 0; tries < TRIES; tries++) {
    const tasks = await longTasks(page, longerThanMs, action);
    if (tasks.length === 0) return tasks;
    if (tries === 0 || tasks.length < fewest.length) fewest = tasks;
  }
  return fewest;
}
