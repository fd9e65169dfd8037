// Writing a visit down: people found by typing, every section, faults beside their fields, what was changed by whom.
import { expect, test } from './fixtures.ts';
import { DAY_MS } from './kit.ts';
import { everything, visits } from './visits.ts';

test('a visit is written down whole, kept while one writes, and read back as it was meant', { tag: '@phone' }, async ({
  page,
  hospital,
  clinician,
  record,
}) => {
  await hospital.signIn(clinician.persona.id);
  await page.getByTestId('new-record').click();
  // The one who writes treats, unless they say otherwise; a patient is found by number among all of the hospital's.
  await expect(page.getByRole('combobox', { name: 'Doctor' })).toHaveValue(clinician.persona.name);
  await page.getByRole('combobox', { name: 'Patient' }).fill(record.patient.mrn);
  await page.getByRole('option', { name: record.patient.mrn }).click();
  await page.getByLabel('Chief complaint').fill('Chest pain');
  await page.getByLabel('Temperature', { exact: true }).fill('37,2');
  await page.getByRole('button', { name: 'Add a diagnosis' }).click();
  const diagnosis = page.getByRole('group', { name: 'Diagnosis 1' });
  await diagnosis.getByLabel('Diagnosis').fill('Stable angina');
  await diagnosis.getByLabel('ICD-10').fill('I20.8');
  await page.getByRole('button', { name: 'Add a treatment' }).click();
  await page.getByRole('group', { name: 'Treatment 1' }).getByLabel('Treatment').fill('Exercise ECG');
  await page.getByRole('button', { name: 'Add a prescription' }).click();
  const drug = page.getByRole('group', { name: 'Prescription 1' });
  for (const [label, text] of [
    ['Medication', 'Bisoprolol'],
    ['Dose', '2.5'],
    ['Times', '2'],
    ['Every', '1'],
  ] as const) {
    await drug.getByLabel(label, { exact: true }).fill(text);
  }
  await page.getByRole('button', { name: 'Add a lab order' }).click();
  const order = page.getByRole('group', { name: 'Lab order 1' });
  await order.getByRole('combobox', { name: 'Test' }).fill('LDL');
  await page.getByRole('option', { name: 'LDL cholesterol' }).click();
  await page.getByLabel('The patient is to come again').check();
  // Never before the visit, which is today, whenever that is.
  const visit = Date.parse(await page.getByLabel('Visit date').inputValue());
  const again = new Date(visit + 28 * DAY_MS).toISOString().slice(0, 10);
  await page.getByLabel('On', { exact: true }).fill(again);
  await hospital.saved();
  await expect(page, 'a reload leads to the record that was begun').toHaveURL(/\/records\/[^/]+\/edit$/);
  await page.getByRole('button', { name: 'Done' }).first().click();
  await page.getByTestId('clinical').waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const saved = await clinician.api.ok('GET', `/api/medical-records/${id}`);
  expect(saved.patient.mrn).toBe(record.patient.mrn);
  expect(saved.vital_signs.body_temperature).toEqual({ value: 37.2, unit: 'Cel' });
  expect(saved.diagnoses[0].code).toMatchObject({ text: 'Stable angina', coding: [{ code: 'I20.8' }] });
  expect(saved.prescriptions[0]).toMatchObject({
    dose_quantity: { value: 2.5, unit: 'mg' },
    timing: { frequency: 2, period: 1, period_unit: 'd' },
  });
  expect(saved.lab_orders[0].code.coding[0]).toMatchObject({ system: 'http://loinc.org', code: '13457-7' });
  expect([saved.follow_up_required, saved.follow_up_date]).toEqual([true, again]);
  await expect(page.getByTestId('clinical')).toContainText('2.5 mg · 2 times a day');
});

test.describe('refused', () => {
  // Browsers report every refused request on their console.
  test.use({ complains: true });

  test('a value that cannot be is explained beside its field, also by the server, and the rest is kept', async ({
    page,
    hospital,
    clinician,
    record,
  }) => {
    await hospital.signedIn(clinician.persona.id);
    await page.goto(`${hospital.url}/records/${record.id}/edit`);
    // A blank entry before it: the server counts only what was sent.
    await page.getByRole('button', { name: 'Add a lab order' }).click();
    await page.getByRole('button', { name: 'Add a lab order' }).click();
    const order = page.getByRole('group', { name: 'Lab order 2' });
    await order.getByRole('combobox', { name: 'Test' }).fill('2951-3');
    await page.getByRole('option', { name: '2951-3' }).first().click();
    await page.getByLabel('Heart rate').fill('many');
    await page.getByRole('button', { name: 'Done' }).first().click();
    const rate = page.getByLabel('Heart rate');
    await expect(rate).toHaveAccessibleDescription(/Write a number/);
    await expect(rate, 'the first field at fault has the focus').toBeFocused();
    await rate.fill('8888');
    await page.getByRole('button', { name: 'Done' }).first().click();
    await expect(rate).toHaveAccessibleDescription(/Must be from 10 to 350/i);
    await expect(order.getByRole('combobox', { name: 'Test' })).toHaveAccessibleDescription(/check digit/);
    await rate.fill('88');
    await order.getByRole('button', { name: /^Choose somebody else|^Clear/ }).click();
    await order.getByRole('combobox', { name: 'Test' }).fill('Sodium');
    await page.getByRole('option', { name: 'Sodium' }).click();
    await hospital.saved();
    const saved = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
    expect(saved.lab_orders).toHaveLength(1);
    expect(saved.vital_signs.heart_rate.value).toBe(88);
  });
});

test('what was written by others is left as it was by a form that does not show all of it', async ({
  page,
  hospital,
  clinician,
  record,
}) => {
  const twice = [
    { system: 'http://hl7.org/fhir/sid/icd-10', code: 'I20.8', display: 'Other forms of angina pectoris' },
    { system: 'http://snomed.info/sct', code: '233819005', display: 'Stable angina' },
  ];
  const diagnoses = [{ code: { coding: twice, text: 'Angina' }, verification_status: 'confirmed' }];
  await clinician.api.ok(
    'PATCH',
    `/api/medical-records/${record.id}`,
    { ...everything, diagnoses },
    { 'if-match': '"1"' },
  );
  const before = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
  await hospital.signedIn(clinician.persona.id);
  await page.goto(`${hospital.url}/records/${record.id}/edit`);
  await page.getByRole('textbox', { name: 'Notes' }).fill('One word more');
  await hospital.saved();
  const after = await clinician.api.ok('GET', `/api/medical-records/${record.id}`);
  const said = ({ notes, revision, updated_at, ...rest }: Record<string, unknown>) => rest;
  expect(said(after)).toEqual(said(before));
  expect(after.notes).toBe('One word more');
});

test('the history tells what each change changed', async ({ page, hospital, clinician, record }) => {
  await visits(clinician.api, record);
  await clinician.api.ok(
    'PATCH',
    `/api/medical-records/${record.id}`,
    { diagnoses: everything.diagnoses.slice(0, 1) },
    { 'if-match': '"2"' },
  );
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  await page.getByRole('button', { name: 'History' }).click();
  const latest = page.getByTestId('revision').first();
  await expect(latest).toContainText(clinician.persona.name);
  await expect(latest.locator('del')).toHaveText(/Gastro-oesophageal reflux/);
  await expect(latest.locator('ins')).toHaveCount(0);
});

test('a patient’s page has their visits and files in time, and leads to a new record of theirs', async ({
  page,
  hospital,
  clinician,
  record,
}) => {
  await visits(clinician.api, record);
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
  const letter = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear colleague') };
  await page.getByTestId('file-input').setInputFiles([letter]);
  await hospital.listed(['letter.txt']);
  await page.goto(`${hospital.url}/patients`);
  await page.getByRole('searchbox', { name: 'Search patients' }).fill(record.patient.mrn);
  await expect(page.getByTestId('patient-row')).toHaveCount(1);
  await page.getByTestId('patient-row').getByRole('link').click();
  const days = page.getByTestId('visit').getByRole('heading');
  await expect(days).toHaveCount(3);
  expect(await days.allTextContents()).toEqual(
    [/2 Mar 2026/, /11 Dec 2025/, /2 Sept? 2025/].map(expect.stringMatching),
  );
  await page
    .getByTestId('visit-file')
    .getByRole('button', { name: /letter\.txt/ })
    .click();
  await page.getByRole('dialog').getByText('Dear colleague').waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'New record' }).click();
  await expect(page.getByRole('combobox', { name: 'Patient' })).toHaveValue(/Ångström/);
});

test('an administrator keeps a record as a template, and the next one begins with it', async ({
  page,
  hospital,
  clinician,
  admin,
  record,
}) => {
  await visits(clinician.api, record);
  const name = `Chest pain ${Math.random().toString(36).slice(2, 8)}`;
  await hospital.signedIn(admin.persona.id);
  await hospital.openRecord(record.id);
  await page.getByRole('button', { name: 'Keep as template' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Keep template' }).click();
  await page.getByText('Template kept').waitFor();

  await page.goto(`${hospital.url}/records`);
  await page.getByTestId('new-record').click();
  await page.getByLabel('Chief complaint').fill('My own words');
  await page.getByRole('combobox', { name: 'Begin with a template' }).click();
  await page.getByRole('option', { name }).click();
  await expect(page.getByLabel('Chief complaint'), 'what was written stays').toHaveValue('My own words');
  await expect(page.getByRole('group', { name: 'Diagnosis 1' }).getByLabel('Diagnosis')).toHaveValue('Stable angina');
  await expect(page.getByRole('group', { name: 'Lab order 1' }).getByRole('combobox', { name: 'Test' })).toHaveValue(
    'Troponin I',
  );
  await expect(page.getByLabel('Heart rate'), 'what was measured is a patient’s').toHaveValue('');
  await hospital.choosePerson('Patient', 'Okafor');
  await hospital.choosePerson('Doctor', 'Santos');
  await hospital.saved();
  const id = new URL(page.url()).pathname.split('/').at(-2);
  const saved = await admin.api.ok('GET', `/api/medical-records/${id}`);
  expect(saved.template.version).toBe(1);
  expect(saved.prescriptions[0].medication.text).toBe('Bisoprolol');
  expect(saved.lab_orders[0].result).toBeNull();
});
