// Pictures of scanners, looked at in the app: scrolled through, with the grey values one wants.
import type { Locator } from '@playwright/test';
import { dicomSlice } from '../kit/inputs/dicom.mjs';
import { expect, test } from './fixtures.ts';

const SLICES = 3;

test.beforeEach('a series of three images', async ({ page, hospital, clinician, record }) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  const patient = { id: record.patient.mrn, name: 'Ångström^Zoë', birthDate: '1961-05-04' };
  const slices = Array.from({ length: SLICES }, (_, slice) => ({
    name: `IM00000${slice + 1}`,
    mimeType: '',
    buffer: Buffer.concat([...dicomSlice({ slice, slices: SLICES, size: 128, patient })]),
  }));
  await page.getByTestId('file-input').setInputFiles(slices);
  await hospital.listed(slices.map(({ name }) => name));
});

/** What is drawn: how many of its grey values are black, and their sum. */
const drawn = (canvas: Locator) =>
  canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
    const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
    const values = Array.from({ length: data.length / 4 }, (_, at) => data[at * 4] ?? 0);
    return {
      size: element.width,
      black: values.filter((value) => value === 0).length,
      sum: values.reduce((a, b) => a + b, 0),
    };
  });

test('a series is scrolled through, and its window changed', { tag: '@phone' }, async ({
  page,
  hospital,
  accessible,
  picture,
}) => {
  await hospital.menu('IM000001', 'Preview');
  const canvas = page.getByTestId('dicom');
  await canvas.waitFor();
  await expect.poll(async () => (await drawn(canvas)).sum).toBeGreaterThan(0);
  const first = await drawn(canvas);
  expect(first.size).toBe(128);
  await expect(page.getByText('Image 1 of 3')).toBeVisible();
  await picture('dicom');
  await accessible();

  await canvas.press('ArrowDown');
  await expect(page.getByText('Image 2 of 3')).toBeVisible();
  await expect(canvas).toHaveAccessibleName('IM000002');
  await expect.poll(async () => (await drawn(canvas)).sum).not.toBe(first.sum);
  await page.getByRole('slider', { name: 'Image 2 of 3' }).fill('0');
  await expect.poll(async () => (await drawn(canvas)).sum).toBe(first.sum);

  const before = await canvas.getAttribute('data-window');
  await page.getByRole('slider', { name: /^Window level/ }).focus();
  for (let press = 0; press < 60; press++) await page.keyboard.press('ArrowRight');
  await expect(canvas).not.toHaveAttribute('data-window', before ?? '');
  await expect.poll(async () => (await drawn(canvas)).sum, 'a higher level is darker').toBeLessThan(first.sum);
  await page.getByRole('button', { name: 'As it was recorded' }).click();
  await expect(canvas).toHaveAttribute('data-window', before ?? '');
});
