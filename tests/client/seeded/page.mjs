// In the page: the runs of one group through one client, each with its seed's file and fate.
import { content, fate, tuning } from './fate.mjs';

/** @typedef {{ seed: number, record: string }} Run */

/** No honest run takes longer, in milliseconds. */
const PATIENCE_MS = 5 * 60_000;

/**
 * How a run looked from the page.
 * @typedef {object} Seen
 * @property {number} seed
 * @property {any} [result]
 * @property {{ code: string, message: string, retryable: boolean, typed: boolean }} [error]
 * @property {string[]} wrong what must never happen, and did
 */

/**
 * What the page asks of whoever drives it.
 * @typedef {object} Driver
 * @property {(kind: string, ms: number, record: string) => Promise<void>} weather
 * @property {(seen: Seen) => Promise<void>} ended
 */

/** @type {Map<number, any>} */
const uploads = new Map();

/** Starts all runs; their ends are told to the driver one by one. @param {{ runs: Run[], apiUrl: string, maxParallelParts: number }} group */
export async function start({ runs, apiUrl, maxParallelParts }) {
  const { createChartlift } = await import(/** @type {string} */ ('@chartlift/client'));
  let tokens = 0;
  const client = createChartlift({
    apiUrl,
    getToken: () => `token-${++tokens}`,
    tuning: { ...tuning, maxParallelParts },
  });
  // The workers are there before anything can go wrong with their scripts: losing those is another test.
  await client.resumable();
  const cancel = (/** @type {number} */ seed) => uploads.get(seed)?.cancel();
  Object.assign(globalThis, { client, cancel });
  const driver = /** @type {Driver} */ (/** @type {unknown} */ (globalThis));
  return Promise.all(runs.map((run) => one(client, driver, run)));
}

/** @param {any} client @param {Driver} driver @param {Run} run */
async function one(client, driver, { seed, record }) {
  const destiny = fate(seed);
  // The same name and time each time: a page that is loaded again finds its upload again.
  const file = new File([content(destiny)], `Befund ${seed}.txt`, {
    type: 'text/plain',
    lastModified: 1_700_000_000_000,
  });
  const upload = client.upload(file, { recordId: record });
  uploads.set(seed, upload);
  const wrong = watch(upload);
  const meddling = destiny.events.map((event) => setTimeout(() => meddle(upload, driver, record, event), event.atMs));
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), PATIENCE_MS));
  /** @type {Seen} */
  const seen = { seed, wrong };
  try {
    const ended = await Promise.race([upload.done, late]);
    if (ended === 'late') wrong.push(`it hangs (${upload.snapshot().status})`);
    else seen.result = ended;
  } catch (error) {
    const { code, message, retryable, name } = /** @type {any} */ (error);
    seen.error = { code, message, retryable, typed: name === 'ChartliftError' };
  }
  for (const one of meddling) clearTimeout(one);
  await driver.ended(seen);
}

/** @param {any} upload @param {Driver} driver @param {string} record @param {import('./fate.mjs').Event} event */
function meddle(upload, driver, record, { kind, forMs }) {
  switch (kind) {
    case 'pause':
      upload.pause();
      setTimeout(() => upload.resume(), forMs);
      break;
    case 'cancel':
      upload.cancel();
      break;
    case 'cancelOffline':
      driver.weather('offline', forMs, record).then(() => upload.cancel());
      break;
    case 'offline':
    case 'refused':
    case 'portal':
    case 'aborted':
      driver.weather(kind, forMs, record);
      break;
    // `cancelLate` happens where the server is listened to.
    default:
  }
}

/** Looks at every snapshot as a user would. @param {any} upload @returns {string[]} */
function watch(upload) {
  /** @type {string[]} */
  const wrong = [];
  let last = upload.snapshot();
  upload.subscribe(() => {
    const now = upload.snapshot();
    for (const figure of ['progress', 'storedBytesSent', 'sourceBytesRead']) {
      if (now[figure] < last[figure]) wrong.push(`${figure} went back from ${last[figure]} to ${now[figure]}`);
    }
    const past = now.progress > 1 || now.sourceBytesRead > now.sizeBytes || now.storedBytesSent > now.storedBytesTotal;
    if (past) wrong.push('progress went past the whole');
    if (now.progress >= 1 !== (now.status === 'done')) wrong.push(`progress ${now.progress} while ${now.status}`);
    last = now;
  });
  return wrong;
}
