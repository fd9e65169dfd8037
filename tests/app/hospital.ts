// The hospital app as a person uses it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

/** Uploading 200 MB on a busy machine with two cores takes a while. */
const PATIENCE_MS = 5 * 60_000;

/** What an upload's row showed at one moment. */
export interface Sample {
  name: string;
  status: string;
  /** Percent. */
  progress: number | null;
  figures: Record<string, string>;
  /** Milliseconds since the epoch. */
  at: number;
}

/** A file to drop: under any name, as a path on disk could not have a slash. */
interface Dropped {
  name: string;
  type: string;
  chunks: () => Iterable<Buffer>;
}

export class Hospital {
  readonly page: Page;
  readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
  }

  async signIn(personaId: string): Promise<void> {
    await this.page.goto(this.url);
    await this.page.getByTestId(`persona-${personaId}`).click();
    await this.page.getByRole('heading', { name: 'Records' }).waitFor();
  }

  /**
   * Makes this tab one that somebody is signed in at, as after a reload; whatever page comes next is theirs. How one signs in is
   * tested by itself: here it would be two pages more in every test.
   */
  async signedIn(personaId: string, path?: string): Promise<void> {
    // Something small of the same origin, since storage belongs to one.
    await this.page.goto(`${this.url}/icon.svg`);
    await this.page.evaluate((who) => {
      sessionStorage.setItem('chartlift.session', who);
      localStorage.setItem('chartlift.last-activity', String(Date.now()));
    }, personaId);
    if (!path) return;
    await this.page.goto(this.url + path);
    // The page of somebody: until then nothing listens.
    await this.page.getByRole('navigation').first().waitFor({ state: 'attached' });
  }

  /** Groups what is stored by record, all of them: other tests' records may cost more, and the first ten are shown. */
  async usageByRecord(): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Group by' }).click();
    await this.page.getByRole('option', { name: 'Record', exact: true }).click();
    await this.page
      .getByRole('link', { name: /^Record [\da-f]{8}$/ })
      .first()
      .waitFor();
    const all = this.page.getByRole('button', { name: /^Show all \d/ });
    if (await all.isVisible()) await all.click();
  }

  /** Finds somebody by what is typed into a field, and chooses them. */
  async choosePerson(field: 'Patient' | 'Doctor', typed: string): Promise<void> {
    await this.page.getByRole('combobox', { name: field }).fill(typed);
    await this.page.getByRole('option', { name: typed }).first().click();
  }

  /** Waits until all of what is being written is kept. */
  async saved(): Promise<void> {
    await this.page.locator('[data-testid="saving"][data-status="saved"]').waitFor();
  }

  /** Makes a record through the form and ends on its page; answers its id. */
  async createRecord(complaint: string, patient: string): Promise<string> {
    await this.page.getByTestId('new-record').click();
    await this.choosePerson('Patient', patient);
    await this.page.getByLabel('Chief complaint').fill(complaint);
    await this.page.getByLabel('Department').fill('Cardiology');
    await this.page.getByRole('button', { name: 'Done' }).first().click();
    await this.page.waitForURL(/\/records\/(?!new$)[^/]+$/);
    await this.page.getByTestId('file-input').waitFor({ state: 'attached' });
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }

  async openRecord(recordId: string): Promise<void> {
    await this.page.goto(`${this.url}/records/${recordId}`);
    await this.page.getByTestId('file-input').waitFor({ state: 'attached' });
  }

  /** Chooses files with the picker. */
  choose(files: readonly { path: string }[]): Promise<void> {
    return this.page.getByTestId('file-input').setInputFiles(files.map((file) => file.path));
  }

  /** Answers that files which say they are somebody else's belong here all the same. */
  async addAllTheSame(): Promise<void> {
    await this.page.getByRole('button', { name: 'Add to this record all the same' }).click();
  }

  /** Drops files on the page. */
  async drop(files: readonly Dropped[]): Promise<void> {
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

  attachment(name: string): Locator {
    const rows = this.page.getByTestId('attachment-row');
    return rows.filter({ has: this.page.getByTitle(name, { exact: true }) });
  }

  /** Waits until every file is listed; fails at once when an upload does. */
  async listed(names: readonly string[]): Promise<void> {
    const failed = this.page.locator('[data-testid="upload-row"][data-status="failed"]').first();
    const failure = failed.waitFor({ timeout: PATIENCE_MS }).then(async () => {
      throw new Error(`an upload failed: ${await failed.textContent()}`);
    });
    const all = Promise.all(names.map((name) => this.attachment(name).waitFor({ timeout: PATIENCE_MS })));
    // Whoever loses the race must not count as an unhandled failure later.
    failure.catch(() => {});
    await Promise.race([all, failure]);
  }

  /** Chooses an item of a file's menu. */
  async menu(file: string, item: string): Promise<void> {
    await this.attachment(file)
      .getByRole('button', { name: `More for ${file}` })
      .click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** An upload's row in one of its states. */
  upload(status: string): Locator {
    return this.page.locator(`[data-testid="upload-row"][data-status="${status}"]`);
  }

  /** How many pixels the page is wider than its window. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }

  /** Downloads by the button; answers the name it is saved under and its hash. */
  async download(name: string): Promise<{ name: string; sha256: string }> {
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
  async recordProgress(): Promise<void> {
    await this.page.addInitScript(observe);
    await this.page.evaluate(observe);
  }

  samples(): Promise<Sample[]> {
    return this.page.evaluate(() => (window as Recording).uploadSamples ?? []);
  }
}

/** The page's window with what is recorded. */
type Recording = Window & { uploadSamples?: Sample[] };

/** Runs in the page: keeps one sample per row whenever the row shows something new. */
function observe(): void {
  const store = window as Recording;
  if (store.uploadSamples) return;
  const samples: Sample[] = [];
  store.uploadSamples = samples;
  const last = new Map();
  const look = () => {
    for (const row of document.querySelectorAll<HTMLElement>('[data-testid="upload-row"]')) {
      const name = row.querySelector('p[title]')?.getAttribute('title') ?? '';
      const bar = row.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow');
      const figures = Object.fromEntries(
        [...row.querySelectorAll<HTMLElement>('[data-figure]')].map((figure) => [
          figure.dataset.figure ?? '',
          figure.querySelector('dd')?.textContent ?? '',
        ]),
      );
      const sample = { name, status: row.dataset.status ?? '', progress: bar == null ? null : Number(bar), figures };
      const text = JSON.stringify(sample);
      if (last.get(name) !== text) samples.push({ ...sample, at: Date.now() });
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

/** The name Chromium saves a file under: what no file system takes becomes `_` (net::GenerateSafeFileName). */
export function savedAs(name: string): string {
  return name.replace(/["*/:<>?\\|~]/g, '_');
}

/** Holds that an upload's row showed how far it was, and never went back. How often it did is the machine's. */
export function expectProgress(samples: readonly Sample[], name: string): void {
  const own = samples.filter((sample) => sample.name === name);
  const progress = own.flatMap((sample) => sample.progress ?? []);
  expect(
    progress.some((percent) => percent > 0),
    `${name}: some progress was shown`,
  ).toBe(true);
  expect(progress, `${name}: progress never goes back`).toEqual(progress.toSorted((a, b) => a - b));
  expect(Math.max(...progress)).toBeLessThanOrEqual(100);
  for (const figure of ['read', 'sent', 'saved', 'speed', 'left']) {
    const values = new Set(own.map((sample) => sample.figures[figure]).filter(Boolean));
    expect(values.size, `${name}: values of "${figure}"`).toBeGreaterThanOrEqual(1);
  }
}
