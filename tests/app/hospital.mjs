// The hospital app as a person uses it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Uploading 200 MB on a busy machine with two cores takes a while. */
const PATIENCE_MS = 5 * 60_000;

/**
 * @typedef {object} Sample what an upload's row showed at one moment
 * @property {string} name
 * @property {string} status
 * @property {number | null} progress percent
 * @property {Record<string, string>} figures
 * @property {number} at milliseconds since the epoch
 */

export class Hospital {
  /** @param {import('playwright-core').Page} page @param {string} url */
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** @param {string} personaId */
  async signIn(personaId) {
    await this.page.goto(this.url);
    await this.page.getByTestId(`persona-${personaId}`).click();
    await this.page.getByRole('heading', { name: 'Records' }).waitFor();
  }

  /** Makes a record through the dialog and ends on its page. @param {string} title */
  async createRecord(title) {
    await this.page.getByTestId('new-record').click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Patient').fill('Zoë Ångström');
    await dialog.getByLabel('Medical record number').fill('MRN-314159');
    await dialog.getByLabel('Date of birth').fill('1961-05-04');
    await dialog.getByLabel('Title').fill(title);
    await dialog.getByLabel('Department').fill('Cardiology');
    await dialog.getByRole('button', { name: 'Create record' }).click();
    await this.page.waitForURL(/\/records\/[^/]+$/);
    await this.page.getByTestId('file-input').waitFor({ state: 'attached' });
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }

  /** @param {string} recordId */
  async openRecord(recordId) {
    await this.page.goto(`${this.url}/records/${recordId}`);
    await this.page.getByTestId('file-input').waitFor({ state: 'attached' });
  }

  /** Chooses files with the picker. @param {{ path: string, name: string, type: string }[]} files */
  choose(files) {
    return this.page.getByTestId('file-input').setInputFiles(files.map((file) => file.path));
  }

  /** Drops files on the page, under any name (a path on disk could not have a slash). @param {{ name: string, type: string, chunks: () => Iterable<Buffer> }[]} files */
  async drop(files) {
    const contents = files.map(({ name, type, chunks }) => ({
      name,
      type,
      base64: Buffer.concat([...chunks()]).toString('base64'),
    }));
    await this.page.evaluate((given) => {
      const transfer = new DataTransfer();
      for (const { name, type, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
      }
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    }, contents);
  }

  /** @param {string} name */
  attachment(name) {
    const rows = this.page.getByTestId('attachment-row');
    return rows.filter({ has: this.page.getByTitle(name, { exact: true }) });
  }

  /** Waits until every file is listed; fails at once when an upload does. @param {string[]} names */
  async listed(names) {
    const failed = this.page.locator('[data-testid="upload-row"][data-status="failed"]').first();
    const failure = failed.waitFor({ timeout: PATIENCE_MS }).then(async () => {
      throw new Error(`an upload failed: ${await failed.textContent()}`);
    });
    const all = Promise.all(names.map((name) => this.attachment(name).waitFor({ timeout: PATIENCE_MS })));
    // Whoever loses the race must not count as an unhandled failure later.
    failure.catch(() => {});
    await Promise.race([all, failure]);
  }

  /** Downloads by the button; answers the name it is saved under and its hash. @param {string} name */
  async download(name) {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.attachment(name).getByTestId('download').click(),
    ]);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(await download.path())) hash.update(chunk);
    await download.delete();
    return { name: download.suggestedFilename(), sha256: hash.digest('hex') };
  }

  /** Starts recording what the uploads' rows show, on this and every later page. */
  async recordProgress() {
    await this.page.addInitScript(observe);
    await this.page.evaluate(observe);
  }

  /** @returns {Promise<Sample[]>} */
  samples() {
    return this.page.evaluate(() => /** @type {any} */ (window).uploadSamples ?? []);
  }
}

/** Runs in the page: keeps one sample per row whenever the row shows something new. */
function observe() {
  const store = /** @type {any} */ (window);
  if (store.uploadSamples) return;
  store.uploadSamples = [];
  const last = new Map();
  const look = () => {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll('[data-testid="upload-row"]')
    )) {
      const name = row.querySelector('p[title]')?.getAttribute('title') ?? '';
      const bar = row.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow');
      const figures = Object.fromEntries(
        [.../** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll('[data-figure]'))].map((figure) => [
          figure.dataset.figure,
          figure.querySelector('dd')?.textContent,
        ]),
      );
      const sample = { name, status: row.dataset.status, progress: bar == null ? null : Number(bar), figures };
      const text = JSON.stringify(sample);
      if (last.get(name) !== text) store.uploadSamples.push({ ...sample, at: Date.now() });
      last.set(name, text);
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}

/** The name Chromium saves a file under: what no file system takes becomes `_` (net::GenerateSafeFileName). @param {string} name */
export function savedAs(name) {
  return name.replace(/["*/:<>?\\|~]/g, '_');
}

/** @param {Sample[]} samples @param {string} name */
export function assertProgressed(samples, name) {
  const own = samples.filter((sample) => sample.name === name);
  const progress = own.flatMap((sample) => sample.progress ?? []);
  assert.ok(new Set(progress).size >= 5, `${name}: progress took only the values ${[...new Set(progress)].join(', ')}`);
  progress.reduce((before, now) => {
    assert.ok(now >= before && now <= 100, `${name}: progress went from ${before} to ${now}`);
    return now;
  }, 0);
  for (const figure of ['read', 'sent', 'saved', 'speed', 'left']) {
    const values = new Set(own.map((sample) => sample.figures[figure]).filter(Boolean));
    assert.ok(values.size >= 2, `${name}: "${figure}" never changed from ${[...values].join()}`);
  }
}
