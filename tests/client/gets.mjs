// What the browser fetches from S3, seen from outside: which requests are under way.

/**
 * @param {import('playwright-core').Page} page
 * @param {string} s3Url
 */
export function watchGets(page, s3Url) {
  /** @type {Set<import('playwright-core').Request>} */
  const underWay = new Set();
  let all = 0;
  let ranged = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  const { origin } = new URL(s3Url);
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) return;
    if (request.method() !== 'GET') return;
    underWay.add(request);
    all += 1;
    if (request.headers().range) ranged += 1;
  });
  const ended = (/** @type {import('playwright-core').Request} */ request) => {
    underWay.delete(request);
    if (underWay.size === 0) for (const wake of waiting.splice(0)) wake();
  };
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return {
    /** Forgets what was counted so far. */
    clear: () => {
      all = 0;
      ranged = 0;
    },
    counts: () => ({ all, ranged, underWay: underWay.size }),
    /** Settles as soon as none is under way. */
    none: () => (underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(() => resolve(null)))),
  };
}
