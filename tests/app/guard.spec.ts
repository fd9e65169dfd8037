// Before a file is sent it is looked at: whose it is, what it is, whether the hospital takes it.
import { dicomSlice } from '../kit/inputs/dicom.mjs';
import { expect, test } from './fixtures.ts';

interface PatientOfFile {
  id: string;
  name: string;
  birthDate: string;
}

const dicom = (name: string, patient: PatientOfFile) => ({
  name,
  mimeType: '',
  buffer: Buffer.concat([...dicomSlice({ slice: 1, slices: 2, size: 64, patient })]),
});

/** A clinical document (C-CDA), as far as it names its patient; with a prefix, as some systems write it. */
const cda = (name: string, { id, name: full, birthDate }: PatientOfFile) => {
  const [family, given] = full.split('^');
  return {
    name,
    mimeType: 'text/xml',
    buffer: Buffer.from(`<?xml version="1.0"?><n1:ClinicalDocument xmlns:n1="urn:hl7-org:v3">
      <n1:title>Discharge summary</n1:title><n1:recordTarget><n1:patientRole><n1:id root="1.2.3" extension="${id}"/>
      <n1:patient><n1:name><n1:given>${given}</n1:given><n1:family>${family}</n1:family></n1:name>
      <n1:birthTime value="${birthDate.replaceAll('-', '')}"/></n1:patient></n1:patientRole></n1:recordTarget>
      </n1:ClinicalDocument>`),
  };
};

const fhir = (name: string, { id, name: full, birthDate }: PatientOfFile) => {
  const [family, given] = full.split('^');
  const patient = {
    resourceType: 'Patient',
    identifier: [{ value: id }],
    name: [{ family, given: [given] }],
    birthDate,
  };
  const observation = { resourceType: 'Observation', valueString: 'A "brace { in a text' };
  const bundle = { resourceType: 'Bundle', entry: [{ resource: observation }, { resource: patient }] };
  return { name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)) };
};

const SOMEBODY = { id: 'X-1', name: 'Muster^Max', birthDate: '1950-01-02' };

test.beforeEach(async ({ hospital, clinician, record }) => {
  await hospital.signIn(clinician.persona.id);
  await hospital.openRecord(record.id);
});

test('files of the record’s patient go up without a question, however they write the name', async ({
  page,
  hospital,
  record,
}) => {
  const own = { id: record.patient.mrn.toLowerCase(), name: 'ANGSTROM^ZOE^MARIA', birthDate: '1961-05-04' };
  await page
    .getByTestId('file-input')
    .setInputFiles([dicom('own.dcm', own), cda('own.xml', own), fhir('own.json', own)]);
  await hospital.listed(['own.dcm', 'own.xml', 'own.json']);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
});

test('another patient’s files are asked about, with what differs, and the answer is in the audit log', async ({
  page,
  hospital,
  record,
  admin,
  accessible,
  picture,
}) => {
  const close = { id: record.patient.mrn, name: 'Ångström^Zoë', birthDate: '1961-05-05' };
  await page
    .getByTestId('file-input')
    .setInputFiles([
      dicom('a.dcm', SOMEBODY),
      dicom('b.dcm', SOMEBODY),
      cda('c.xml', SOMEBODY),
      fhir('d.json', close),
      { name: 'e.txt', mimeType: 'text/plain', buffer: Buffer.from('of nobody') },
    ]);
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('heading', { name: 'These 4 files say they are another patient’s' })).toBeVisible();
  // Two slices of one person are one question; what agrees is not marked.
  const asked = dialog.getByTestId('mismatch');
  await expect(asked).toHaveCount(3);
  await expect(asked.filter({ hasText: 'a.dcm and one more' }).locator('mark')).toHaveCount(3);
  await expect(asked.filter({ hasText: 'd.json' }).locator('mark')).toHaveText(['5 May 1961']);
  await picture('mismatch');
  await accessible();
  await dialog.getByRole('button', { name: 'Leave out' }).click();
  await hospital.listed(['e.txt']);
  await expect(page.getByTestId('attachment-row')).toHaveCount(1);

  await page.getByTestId('file-input').setInputFiles([dicom('f.dcm', SOMEBODY)]);
  await hospital.addAllTheSame();
  await hospital.listed(['f.dcm']);
  const log = await admin.api.ok('GET', '/api/audit-log?limit=100');
  const told = log.items.filter(
    (entry: { action: string; record_id: string }) =>
      entry.action === 'upload.patient_mismatch' && entry.record_id === record.id,
  );
  expect(told.map((entry: { details: string }) => JSON.parse(entry.details))).toEqual([
    { files: 1, differing: ['id', 'name', 'birth_date'], uploaded: true },
    { files: 4, differing: ['id', 'name', 'birth_date'], uploaded: false },
  ]);
});

test('a CD: images without endings are known by their bytes, the rest is named once with the reason', async ({
  page,
  hospital,
  record,
}) => {
  const own = { id: record.patient.mrn, name: 'Ångström^Zoë', birthDate: '1961-05-04' };
  const plain = (name: string) => ({ name, mimeType: '', buffer: Buffer.from('MZ no DICOM at all'.repeat(20)) });
  await page
    .getByTestId('file-input')
    .setInputFiles([
      dicom('IM000001', own),
      dicom('IM000002', own),
      plain('autorun.inf'),
      plain('VIEWER.EXE'),
      plain('SETUP.EXE'),
      plain('INDEX'),
    ]);
  await page.getByText('Files of the operating system were left out').waitFor();
  const refused = page.getByRole('alert').filter({ hasText: '3 files were not taken' });
  await expect(refused).toContainText(/VIEWER\.EXE, SETUP\.EXE: your hospital takes no files ending in \.exe/);
  await expect(refused).toContainText('INDEX: the name has no ending');
  await hospital.listed(['IM000001', 'IM000002']);
  await expect(page.getByTestId('upload-row')).toHaveCount(2);
  await expect(page.getByTestId('attachment-row')).toHaveCount(2);
});

test('a dropped folder’s paths are kept as descriptions', async ({ page, hospital }) => {
  await page.evaluate(() => {
    const file = (path: string) => ({
      isFile: true,
      isDirectory: false,
      fullPath: path,
      file: (take: (file: File) => void) => take(new File([`of ${path}`], path.split('/').at(-1) ?? '')),
    });
    const folder = (path: string, children: unknown[]) => ({
      isFile: false,
      isDirectory: true,
      fullPath: path,
      createReader: () => {
        const batches = [children, []];
        return { readEntries: (take: (entries: unknown[]) => void) => take(batches.shift() ?? []) };
      },
    });
    // Folders cannot be made by a page: what a browser hands out of one is put in their place.
    const entry = folder('/CD', [folder('/CD/ST0', [file('/CD/ST0/a.txt')]), file('/CD/readme.txt')]);
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    const transfer = { types: ['Files'], items: [{ webkitGetAsEntry: () => entry }], files: [] };
    Object.defineProperty(event, 'dataTransfer', { value: transfer });
    document.body.dispatchEvent(event);
  });
  await hospital.listed(['a.txt', 'readme.txt']);
  await expect(hospital.attachment('a.txt')).toContainText('CD/ST0/a.txt');
  await expect(hospital.attachment('readme.txt')).toContainText('CD/readme.txt');
});
