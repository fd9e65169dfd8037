// Browsers that are not as ours are: a clock that is a day ahead, and a hospital that serves the app by plain http.
import { createHash } from 'node:crypto';
import { chromium } from '@playwright/test';
import { FLAGS } from '../kit/browser.mjs';
import { chromiumPath } from '../kit/programs.mjs';
import { expect, test } from './fixtures.ts';
import { Hospital } from './hospital.ts';
import { DAY_MS, noise } from './kit.ts';

/** A name that is not localhost: pages of it are in no secure context. */
const INTRANET = 'intranet.test';
const NAME = 'values.csv';

/** A file goes up and comes back. */
async function thereAndBack(hospital: Hospital): Promise<void> {
  const file = noise(NAME, 300_000);
  await hospital.page.getByTestId('file-input').setInputFiles(file);
  await hospital.listed([NAME]);
  const { sha256 } = await hospital.download(NAME);
  expect(sha256).toBe(createHash('sha256').update(file.buffer).digest('hex'));
}

test('a clock that is a day ahead keeps nobody out, and times are shown by the server’s', async ({
  page,
  hospital,
  clinician,
}) => {
  const begun = Date.now();
  await page.clock.install({ time: begun + DAY_MS });
  await hospital.signIn(clinician.persona.id);
  await hospital.createRecord('A day ahead', 'Okafor');
  await thereAndBack(hospital);
  await expect(hospital.attachment(NAME).locator('time')).toHaveText(/minute/);
  await page.goto(`${hospital.url}/records`);
  await page.getByTestId('new-record').click();
  // In this machine's zone, as in its browser's; midnight may have come in between. In Sweden days are written as in forms.
  const days = [begun, Date.now()].map((ms) => new Date(ms).toLocaleDateString('sv-SE'));
  await expect(page.getByLabel('Visit date')).toHaveValue(new RegExp(`^(${days.join('|')})$`));
});

test('by plain http on a name of the hospital’s own, records are made and files go up', async ({ demo, clinician }) => {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    // CORS of the demo lets the app's usual name in only.
    args: [...FLAGS, `--host-resolver-rules=MAP ${INTRANET} 127.0.0.1`, '--disable-web-security'],
  });
  try {
    const page = await (await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce' })).newPage();
    const hospital = new Hospital(page, demo.webUrl.replace('localhost', INTRANET));
    await hospital.signIn(clinician.persona.id);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await hospital.createRecord('By plain http', 'Okafor');
    await thereAndBack(hospital);
  } finally {
    await browser.close();
  }
});
