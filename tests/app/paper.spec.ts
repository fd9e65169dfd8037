// Records on paper.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { targetFolder } from '../kit/folders.mjs';
import { expect, test } from './fixtures.ts';
import { noise } from './kit.ts';

const run = promisify(execFile);

test('on paper a record is whole: patient, tables with headings, no bars, no buttons, dark on white', async ({
  page,
  hospital,
  clinician,
  record,
  schemes,
}, info) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  await page.getByTestId('file-input').setInputFiles([noise('printed.csv', 1000)]);
  await hospital.listed(['printed.csv']);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('button:visible, nav:visible')).toHaveCount(0);
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const { ink, paper } = await page.evaluate(shades);
    expect(paper, `the paper, ${colorScheme}`).toBe(255);
    expect(ink, `the ink, ${colorScheme}`).toBeLessThan(100);
  }

  const folder = path.join(targetFolder, '..', 'screenshots');
  const file = path.join(folder, `${info.project.name}-record.pdf`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, await page.pdf({ format: 'A4', printBackground: false }));
  const { stdout: text } = await run('pdftotext', ['-layout', file, '-']);
  for (const said of [
    'Zoë Ångström',
    record.patient.mrn,
    'printed.csv',
    'Stored',
    'printed by',
    clinician.persona.tenant_name,
  ]) {
    expect(text).toContain(said);
  }
});

/** Runs in the page: how bright text and background are, 0 to 255. */
function shades() {
  const shade = (color: string) => {
    const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return context.getImageData(0, 0, 1, 1).data[0] ?? 0;
  };
  const { color, backgroundColor } = getComputedStyle(document.body);
  return { ink: shade(color), paper: shade(backgroundColor) };
}
