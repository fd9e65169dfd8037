// In the page: downloads through the packed client, judged byte by byte.
import { sha256 } from './sha256.mjs';

/** @param {{ apiUrl: string, token: string, options?: object }} given */
export async function start({ apiUrl, token, options = {} }) {
  const { createChartlift } = await import(/** @type {string} */ ('@chartlift/client'));
  const client = createChartlift({ apiUrl, getToken: () => token, ...options });
  const page = { client, upload, read, stop, save, saveOpened, blob, many };
  Object.assign(globalThis, { downloads: page });

  /** Uploads the file chosen in the page's input; answers its attachment. @param {string} recordId */
  async function upload(recordId) {
    const input = /** @type {HTMLInputElement} */ (document.querySelector('#file'));
    const file = /** @type {File} */ (input.files?.[0]);
    return (await client.upload(file, { recordId }).done).attachmentId;
  }

  /** Reads to the end; answers SHA-256, size, progress and how it ended. @param {string} id @param {any} [options] */
  async function read(id, options) {
    /** @type {any[]} */
    const seen = [];
    const started = performance.now();
    try {
      const download = await client.download(id, {
        ...options,
        onProgress: (/** @type {any} */ snapshot) => seen.push(snapshot),
      });
      const { fileName, contentType, sizeBytes, version } = download;
      /** @type {Uint8Array<ArrayBuffer>[]} */
      const pieces = [];
      /** @type {any} */
      let error = null;
      try {
        for await (const piece of download.stream) pieces.push(piece);
        await download.done;
      } catch (reason) {
        error = told(reason);
      }
      const blob = new Blob(pieces);
      const facts = { fileName, contentType, sizeBytes, version };
      const ms = Math.round(performance.now() - started);
      return { ...facts, ms, error, bytes: blob.size, sha256: await sha256(blob), progress: judge(seen) };
    } catch (reason) {
      return { error: told(reason), bytes: 0 };
    }
  }

  /** Reads a little, then cancels in one of the ways there are. @param {string} id @param {'signal' | 'stream' | 'method'} how */
  async function stop(id, how) {
    const abort = new AbortController();
    const download = await client.download(id, { signal: abort.signal });
    const reader = download.stream.getReader();
    await reader.read();
    if (how === 'signal') abort.abort();
    else if (how === 'stream') await reader.cancel();
    else download.cancel();
    return download.done.then(() => null, told);
  }

  /**
   * Saves through the browser's dialog, which here chooses a file in the page's own file system.
   * @param {string} id
   * @param {boolean} [givenUp] whether it is given up while the dialog is open
   */
  async function save(id, givenUp = false) {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('saved', { create: true });
    const abort = new AbortController();
    const showSaveFilePicker = async () => {
      if (givenUp) abort.abort();
      return handle;
    };
    Object.assign(globalThis, { showSaveFilePicker });
    try {
      const how = await client.saveToDisk(id, { suggestedName: 'saved', signal: abort.signal });
      return { how, sha256: await sha256(await handle.getFile()) };
    } catch (reason) {
      const bytes = await handle.getFile().then(
        ({ size }) => size,
        () => null,
      );
      return { error: told(reason), bytes };
    } finally {
      // What failed has left no file.
      await folder.removeEntry('saved').catch(() => {});
    }
  }

  /** Saves a download that was opened, through a dialog that chooses the name it suggests. @param {string} id */
  async function saveOpened(id) {
    const folder = await navigator.storage.getDirectory();
    const showSaveFilePicker = (/** @type {any} */ { suggestedName }) =>
      folder.getFileHandle(suggestedName, { create: true });
    Object.assign(globalThis, { showSaveFilePicker });
    const download = await client.download(id);
    const how = await download.saveToDisk();
    const again = await download.saveToDisk().catch(told);
    const file = await (await folder.getFileHandle(download.fileName)).getFile();
    const seen = { how, name: file.name, sha256: await sha256(file), again: again.code };
    await folder.removeEntry(download.fileName);
    return seen;
  }

  /** Reads all of it at once; given up before where that is wanted. @param {string} id @param {boolean} [givenUp] */
  async function blob(id, givenUp = false) {
    const download = await client.download(id);
    const all = download.blob();
    if (givenUp) download.cancel();
    try {
      const { type, size } = await all;
      return { type, size, sha256: await sha256(await all) };
    } catch (reason) {
      return { error: told(reason) };
    }
  }

  /** Several at once. @param {string[]} ids */
  function many(ids) {
    return Promise.all(ids.map((id) => read(id)));
  }
}

/** @param {unknown} reason */
function told(reason) {
  const { name, code, message, retryable } = /** @type {any} */ (reason);
  return { name, code, message, retryable };
}

/** Whether the figures ever went back, and where they ended. @param {any[]} seen */
function judge(seen) {
  let back = false;
  for (const [at, now] of seen.entries()) {
    const before = seen[at - 1] ?? now;
    for (const figure of ['progress', 'sourceBytesRead', 'storedBytesReceived']) back ||= now[figure] < before[figure];
    back ||= now.progress > 1 || now.storedBytesReceived > now.storedBytesTotal;
  }
  return { back, count: seen.length, last: seen.at(-1) };
}
