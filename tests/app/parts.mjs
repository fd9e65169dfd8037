// What the browser sends to S3, seen from outside: which PUTs, when, how many at once.

/** @typedef {{ from: number, to: number | null, status: number | null, bytes: number }} Put */

/**
 * @param {import('playwright-core').Page} page
 * @param {string} s3Url
 */
export function watchPuts(page, s3Url) {
  /** @type {Map<import('playwright-core').Request, Put>} */
  const puts = new Map();
  const ours = (/** @type {import('playwright-core').Request} */ request) =>
    request.method() === 'PUT' && new URL(request.url()).origin === new URL(s3Url).origin;
  page.on('request', (request) => {
    if (ours(request)) puts.set(request, { from: Date.now(), to: null, status: null, bytes: 0 });
  });
  page.on('requestfinished', async (request) => {
    const put = puts.get(request);
    if (!put) return;
    put.to = Date.now();
    put.status = (await request.response())?.status() ?? null;
  });
  page.on('requestfailed', (request) => {
    const put = puts.get(request);
    if (put) put.to = Date.now();
  });
  return {
    /** Forgets what was seen so far. */
    clear: () => puts.clear(),
    all: () => [...puts.values()],
  };
}

/** The most PUTs that were under way at the same moment. @param {Put[]} puts */
export function mostAtOnce(puts) {
  return Math.max(
    0,
    ...puts.map(({ from }) => puts.filter((put) => put.from <= from && (put.to ?? Infinity) > from).length),
  );
}
