// A clinician's day as one story: find the patient, open the visit, write it down, add a CT series and a letter (one of them
// another patient's), lose the network, close the tab, come back, finalize, add what came later.
import { writeFile } from 'node:fs/promises';
import { dicomSlice } from '../kit/inputs/dicom.mjs';
import { expect, test } from './fixtures.ts';
import { Hospital } from './hospital.ts';
import { MIB, noise } from './kit.ts';

const SLICES = 6;

// One story, told once: on a desk.
test.use({ gated: true });

test('from finding the patient to the addendum', async ({
  page,
  context,
  hospital,
  clinician,
  admin,
  demo,
  puts,
  record,
}) => {
  const { mrn } = record.patient;
  const template = `Headache ${mrn}`;
  await admin.api.ok('POST', '/api/record-templates', {
    name: template,
    description: null,
    active: true,
    content: { department: 'Neurology', physical_examination: 'Cranial nerves intact.' },
  });
  await hospital.signIn(clinician.persona.id);

  await test.step('finds the patient, and begins a record of the visit', async () => {
    await page.getByRole('link', { name: 'Patients' }).first().click();
    await page.getByRole('searchbox', { name: 'Search patients' }).fill(mrn);
    await expect(page.getByTestId('patient-row')).toHaveCount(1);
    await page.getByTestId('patient-row').getByRole('link').click();
    await page.getByRole('link', { name: 'New record' }).click();
    await expect(page.getByRole('combobox', { name: 'Patient' })).toHaveValue(/Ångström/);
  });

  await test.step('writes down what was found', async () => {
    await page.getByRole('combobox', { name: 'Begin with a template' }).click();
    await page.getByRole('option', { name: template }).click();
    await expect(page.getByLabel('Physical examination')).toHaveValue('Cranial nerves intact.');
    await page.getByLabel('Chief complaint').fill('Headache with blurred vision');
    await page.getByLabel('Heart rate').fill('84');
    await page.getByRole('button', { name: 'Add a diagnosis' }).click();
    await page.getByRole('group', { name: 'Diagnosis 1' }).getByLabel('Diagnosis').fill('Migraine with aura');
    await hospital.saved();
  });

  const slice = (at: number, id: string, name: string) => ({
    name: `IM${String(at).padStart(6, '0')}`,
    mimeType: '',
    buffer: Buffer.concat([...dicomSlice({ slice: at, slices: SLICES, size: 128, patient: { id, name } })]),
  });

  await test.step('adds a CT series and a letter in the same step; an image of another patient is asked about', async () => {
    const series = Array.from({ length: SLICES }, (_, at) => slice(at, mrn, 'Ångström^Zoë'));
    const letter = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear colleague') };
    await page.getByTestId('file-input').setInputFiles([...series, slice(99, 'OTHER-1', 'Muster^Max'), letter]);
    await page.getByRole('alertdialog').getByText('Muster Max').waitFor();
    await page.getByRole('button', { name: 'Leave out' }).click();
    await hospital.listed([...series.map(({ name }) => name), 'letter.txt']);
    await expect(page.getByTestId('attachment-row')).toHaveCount(SLICES + 1);
  });

  // On disk: it is the same file only as long as the time of its last change is.
  const export_ = test.info().outputPath('monitor.csv');
  await writeFile(export_, noise('monitor.csv', 24 * MIB).buffer);
  let again = page;
  await test.step('loses the network amid an export, closes the tab, comes back and goes on', async () => {
    puts.begin(1);
    await page.getByTestId('file-input').setInputFiles([export_]);
    await hospital.upload('uploading').waitFor();
    await context.setOffline(true);
    await page.getByText('Waiting for network').first().waitFor();
    const address = page.url();
    await page.close({ runBeforeUnload: false });
    await context.setOffline(false);
    puts.release();
    again = await context.newPage();
    await again.goto(demo.webUrl);
    const persona = again.getByTestId(`persona-${clinician.persona.id}`);
    const signedIn = again.getByRole('heading', { name: 'Records' });
    await persona.or(signedIn).first().waitFor();
    if (await persona.isVisible()) await persona.click();
    // Who leaves the page before that is not signed in.
    await signedIn.waitFor();
    await again.goto(address);
    await again.getByTestId('interrupted-upload').getByText('monitor.csv').waitFor();
    await again.getByTestId('file-input').setInputFiles([export_]);
    await new Hospital(again, demo.webUrl).listed(['monitor.csv']);
    await again.getByTestId('interrupted-upload').waitFor({ state: 'detached' });
  });

  await test.step('finalizes, and adds what came later', async () => {
    await again.getByRole('button', { name: 'Done' }).first().click();
    await again.getByRole('button', { name: 'Finalize', exact: true }).click();
    await again.getByRole('button', { name: 'Finalize record' }).click();
    await again.getByText('This record is finalized').waitFor();
    await again.getByRole('button', { name: 'Add an addendum' }).click();
    await again.getByLabel('What is to be added').fill('The radiologist sees no bleeding.');
    await again.getByRole('button', { name: 'Sign…' }).click();
    await again.getByRole('button', { name: 'Sign addendum' }).click();
    await expect(again.getByTestId('addendum')).toContainText('no bleeding');
  });

  await test.step('all of which the log tells', async () => {
    const id = new URL(again.url()).pathname.split('/').at(-1);
    const log = await admin.api.ok('GET', '/api/audit-log?limit=200');
    const told = new Set(
      log.items
        .filter((entry: { record_id: string | null }) => entry.record_id === id)
        .map((entry: { action: string }) => entry.action),
    );
    for (const action of [
      'record.created',
      'upload.patient_mismatch',
      'upload.completed',
      'record.finalized',
      'addendum.signed',
    ]) {
      expect(told, action).toContain(action);
    }
  });
});
