// The real server, a browser, and one upload after the other through pages that bundlers have made.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRecord, signIn } from '../../kit/api.mjs';
import { launch, watch } from '../../kit/browser.mjs';
import { startDemo } from '../../kit/demo.mjs';
import { freshFolder } from '../../kit/folders.mjs';
import { freePort } from '../../kit/ports.mjs';

/** A page of a development server may compile for a while before it answers. */
const PATIENCE_MS = 5 * 60_000;

/** @typedef {{ path: string, name: string, sha256: string }} Chosen */

/** What people see of `<FileUpload>`: where files are chosen, and that one is up. */
const COMPONENT = {
  input: '[data-chartlift="file-upload"] input[type="file"]',
  done: '[data-chartlift="upload"][data-status="done"]',
};

/**
 * Starts everything that the rows of one file share.
 * @param {{ env?: NodeJS.ProcessEnv }} [options] `env`: settings of the server
 */
export async function setStage({ env = {} } = {}) {
  // CORS lets one origin in: each row's page is served there, one after the other.
  const port = await freePort();
  const folder = await freshFolder('packaging');
  const demo = await startDemo({ web: false, webPort: port, env });
  const browser = await launch();
  const { api, token, persona } = await signIn(demo.apiUrl, (persona) => persona.role === 'clinician');
  // One that compresses and fits one PUT, one that does not and takes two parts.
  const files = [
    await chosen(folder, 'notes.txt', Buffer.from('Hemoglobin 13.2 g/dL, normal range.\n'.repeat(20_000))),
    await chosen(folder, 'scan.bin', noise(6 * 1024 * 1024)),
  ];
  return {
    port,
    folder,
    files,
    apiUrl: demo.apiUrl,
    persona,
    token,
    record: () => createRecord(api, 'Packaging tests').then(({ id }) => /** @type {string} */ (id)),
    /** A page's URL, which tells it where the server is. @param {string} at @param {string} record */
    address: (at, record) =>
      `http://localhost:${port}${at}#${new URLSearchParams({ apiUrl: demo.apiUrl, token, recordId: record })}`,
    /** Compares what S3 gives back of a record's attachments with what was chosen. @param {string} record @param {Chosen[]} [chosen] */
    async holds(record, chosen = files) {
      const { items } = await api.ok('GET', `/api/medical-records/${record}/attachments`);
      const hashes = new Map();
      for (const { id, file_name: name } of items) {
        const { url } = await api.ok('POST', '/api/files/download-url', { attachment_id: id });
        // `fetch` decodes as browsers do.
        const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
        hashes.set(name, createHash('sha256').update(bytes).digest('hex'));
      }
      assert.deepEqual(hashes, new Map(chosen.map(({ name, sha256 }) => [name, sha256])));
    },
    /**
     * Chooses the files on a page, waits until they are up, and looks at what is stored.
     * @param {{ at?: string | ((record: string) => string), context?: any, lists?: boolean, look?: typeof COMPONENT, chosen?: Chosen[] }} [how]
     *   `lists`: the page shows what is stored, with the hooks of `/query`; `look`: where it is not the component of `/react`
     */
    async uploadsWork({ at = '/', context = {}, lists = false, look = COMPONENT, chosen = files } = {}) {
      const record = await this.record();
      const place = typeof at === 'string' ? at : at(record);
      const page = await (await browser.newContext(context)).newPage();
      const complaints = watch(page);
      /** @type {string[]} */
      const warnings = [];
      page.on('console', (message) => message.text().startsWith('chartlift') && warnings.push(message.text()));
      await page.goto(this.address(place, record), { timeout: PATIENCE_MS });
      const input = page.locator(look.input);
      await input.waitFor({ timeout: PATIENCE_MS });
      await input.setInputFiles(chosen.map((file) => file.path));
      await page
        .locator(look.done)
        .nth(chosen.length - 1)
        .waitFor({ timeout: PATIENCE_MS });
      if (lists) {
        for (const { name } of chosen)
          await page.locator('[data-stored]', { hasText: name }).waitFor({ timeout: PATIENCE_MS });
      }
      const told = await page.evaluate(() => /** @type {any} */ (globalThis).told ?? []);
      const react = await page.evaluate(() => /** @type {any} */ (globalThis).reactVersion);
      complaints.none();
      await page.context().close();
      await this.holds(record, chosen);
      return { told, warnings, react };
    },
    async stop() {
      await browser.close();
      await demo.stop();
      await Promise.all([folder, demo.dataDir].map((made) => rm(made, { recursive: true, force: true })));
    },
  };
}

/** @param {string} folder @param {string} name @param {Buffer} bytes @returns {Promise<Chosen>} */
async function chosen(folder, name, bytes) {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return { path: file, name, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Bytes that no one compresses, the same every time. @param {number} size */
function noise(size) {
  const bytes = Buffer.alloc(size);
  for (let at = 0, state = 1; at < size; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
