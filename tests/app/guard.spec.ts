// Before a file is sent it is looked at: whose it is, what it is, whether the hospital takes it.

import type { Locator } from '@playwright/test';
import { dicomSlice } from '../kit/inputs/dicom.mjs';
import { test as base, expect } from './fixtures.ts';

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

/** The same in XML, as some systems export it. */
const fhirXml = (name: string, { id, name: full, birthDate }: PatientOfFile) => {
  const [family, given] = full.split('^');
  return {
    name,
    mimeType: 'text/xml',
    buffer:
      Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Bundle xmlns="http://hl7.org/fhir"><type value="document"/>
      <entry><resource><Patient><identifier><system value="urn:x"/><value value="${id}"/></identifier>
      <name><family value="${family}"/><given value="${given}"/></name><birthDate value="${birthDate}"/></Patient></resource>
      </entry></Bundle>`),
  };
};

interface Chosen {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const cut = (file: Chosen, bytes: number): Chosen => ({ ...file, buffer: file.buffer.subarray(0, bytes) });

const SOMEBODY = { id: 'X-1', name: 'Muster^Max', birthDate: '1950-01-02' };

/** What stands between files and the record that is open. */
interface Guard {
  choose: (files: Chosen[]) => Promise<void>;
  dialog: Locator;
  /** The questions in the dialog: one for each person or kind of fault. */
  asked: Locator;
  /** Keeps a picture of the dialog, and holds it against WCAG. */
  looks: (name: string) => Promise<void>;
  /** What the audit log has of the answers, the newest first. */
  answers: () => Promise<unknown[]>;
}

const test = base.extend<{ guard: Guard; own: PatientOfFile }>({
  /** The patient of the record that is open, as files would name them. */
  own: async ({ record }, use) => use({ id: record.patient.mrn, name: 'Ångström^Zoë', birthDate: '1961-05-04' }),
  guard: async ({ page, record, admin, accessible, picture }, use) => {
    const dialog = page.getByRole('alertdialog');
    await use({
      choose: (files) => page.getByTestId('file-input').setInputFiles(files),
      dialog,
      asked: dialog.getByTestId('mismatch'),
      looks: async (name) => {
        await picture(name);
        await accessible();
      },
      answers: async () => {
        const log = await admin.api.ok('GET', `/api/audit-log?action=upload.patient_mismatch&record_id=${record.id}`);
        return log.items.map((entry: { details: string }) => JSON.parse(entry.details));
      },
    });
  },
});

test.beforeEach(async ({ hospital, clinician, record }) => {
  await hospital.signedIn(clinician.persona.id);
  await hospital.openRecord(record.id);
});

test('files of the record’s patient go up without a question, however they write the name', async ({
  hospital,
  guard,
  own,
}) => {
  const written = { ...own, id: own.id.toLowerCase(), name: 'ANGSTROM^ZOE^MARIA' };
  await guard.choose([
    dicom('own.dcm', written),
    cda('own.xml', written),
    fhir('own.json', written),
    fhirXml('bundle.xml', written),
  ]);
  await hospital.listed(['own.dcm', 'own.xml', 'own.json', 'bundle.xml']);
  await expect(guard.dialog).toHaveCount(0);
});

test('another patient’s files are asked about, with what differs, and the answer is in the audit log', {
  tag: '@phone',
}, async ({ page, hospital, guard, own }) => {
  const close = { ...own, birthDate: '1961-05-05' };
  const latin1 = cda('latin1.xml', { ...SOMEBODY, name: 'Müller^Jörg' });
  latin1.buffer = Buffer.from(latin1.buffer.toString().replace('?>', ' encoding="iso-8859-1"?>'), 'latin1');
  await guard.choose([
    dicom('a.dcm', SOMEBODY),
    dicom('b.dcm', SOMEBODY),
    cda('c.xml', SOMEBODY),
    fhir('d.json', close),
    fhirXml('bundle.xml', SOMEBODY),
    latin1,
    { name: 'e.txt', mimeType: 'text/plain', buffer: Buffer.from('of nobody') },
  ]);
  const { dialog, asked } = guard;
  await expect(dialog.getByRole('heading', { name: 'These 6 files say they are another patient’s' })).toBeVisible();
  // Two slices of one person are one question; what agrees is not marked.
  await expect(asked).toHaveCount(5);
  await expect(asked.filter({ hasText: 'a.dcm and one more' }).locator('mark')).toHaveCount(3);
  await expect(asked.filter({ hasText: 'd.json' }).locator('mark')).toHaveText(['5 May 1961']);
  await expect(asked.filter({ hasText: 'bundle.xml' }).locator('mark')).toHaveCount(3);
  await expect(asked.filter({ hasText: 'latin1.xml' })).toContainText('Jörg Müller');
  await guard.looks('mismatch');
  await dialog.getByRole('button', { name: 'Leave out' }).click();
  await hospital.listed(['e.txt']);
  await expect(page.getByTestId('attachment-row')).toHaveCount(1);

  await guard.choose([dicom('f.dcm', SOMEBODY)]);
  await hospital.addAllTheSame();
  await hospital.listed(['f.dcm']);
  expect(await guard.answers()).toEqual([
    { files: 1, unreadable: 0, differing: ['id', 'name', 'birth_date'], uploaded: true },
    { files: 6, unreadable: 0, differing: ['id', 'name', 'birth_date'], uploaded: false },
  ]);
});

test('a file that claims to be DICOM, CDA or FHIR and cannot be read is asked about, also one of the record’s patient', async ({
  page,
  hospital,
  guard,
  own,
}) => {
  const damaged = dicom('damaged.dcm', own);
  // Its first attributes are noise: no transfer syntax, no patient.
  damaged.buffer = Buffer.concat([damaged.buffer.subarray(0, 132), Buffer.alloc(400, 0xa7)]);
  const json = fhir('cut.json', own);
  const xml = fhirXml('cut.xml', own);
  const anonymous = { name: 'anonymous.xml', mimeType: 'text/xml', buffer: Buffer.from('<ClinicalDocument/>') };
  const plain = { name: 'list.json', mimeType: 'application/json', buffer: Buffer.from('{ "no": "FHIR", broken') };
  await guard.choose([
    damaged,
    cut(dicom('short.dcm', own), 300),
    cut(cda('cut-cda.xml', own), 200),
    anonymous,
    cut(json, json.buffer.length - 40),
    cut(xml, xml.buffer.length - 40),
    plain,
  ]);
  const { dialog, asked } = guard;
  await dialog.getByRole('heading', { name: 'It is not clear whose these 6 files are' }).waitFor();
  await expect(asked).toHaveCount(3);
  await expect(asked.filter({ hasText: 'damaged.dcm and one more' })).toContainText(
    'Marked as DICOM, but cannot be read',
  );
  await expect(asked.filter({ hasText: 'cut-cda.xml and one more' })).toContainText('a clinical document (CDA)');
  await expect(asked.filter({ hasText: 'cut.json and one more' })).toContainText('Marked as FHIR');
  await guard.looks('unreadable');
  await dialog.getByRole('button', { name: 'Leave out' }).click();
  await hospital.listed(['list.json']);
  await expect(page.getByTestId('attachment-row')).toHaveCount(1);

  await guard.choose([damaged, dicom('other.dcm', SOMEBODY)]);
  await dialog.getByRole('heading', { name: 'Check whose these 2 files are' }).waitFor();
  await hospital.addAllTheSame();
  await hospital.listed(['damaged.dcm', 'other.dcm']);
  expect(await guard.answers()).toEqual([
    { files: 2, unreadable: 1, differing: ['id', 'name', 'birth_date'], uploaded: true },
    { files: 6, unreadable: 6, differing: [], uploaded: false },
  ]);
});

test('the patient of a long file is found where others would have stopped to read', async ({
  page,
  hospital,
  guard,
  own,
}) => {
  // Cut off by what is read of it, not broken: nobody is asked.
  const observation = JSON.stringify({ resourceType: 'Observation', valueString: 'x'.repeat(2000) });
  const patient = JSON.stringify({
    resourceType: 'Patient',
    identifier: [{ value: own.id }],
    birthDate: own.birthDate,
  });
  const other = JSON.stringify({ resourceType: 'Patient', identifier: [{ value: SOMEBODY.id }] });
  // A photo of 200 kB comes before the end of the patient.
  const photo = JSON.stringify({
    resourceType: 'Patient',
    photo: [{ data: 'A'.repeat(200_000) }],
    identifier: [{ value: SOMEBODY.id }],
  });
  const ndjson = (name: string, lines: string[]) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(lines.join('\n')),
  });
  const many = Array.from({ length: 700 }, () => observation);
  await guard.choose([
    ndjson('own.json', [patient, ...many]),
    ndjson('none.json', many),
    ndjson('other.json', [other, ...many]),
    ndjson('photo.json', [photo]),
  ]);
  await expect(guard.asked).toHaveCount(1);
  await expect(guard.asked).toContainText('other.json and one more file');
  await page.getByRole('button', { name: 'Leave out' }).click();
  await hospital.listed(['own.json', 'none.json']);
});

test('a CD: images without endings are known by their bytes, the rest is named once with the reason', async ({
  page,
  hospital,
  guard,
  own,
}) => {
  const plain = (name: string) => ({ name, mimeType: '', buffer: Buffer.from('MZ no DICOM at all'.repeat(20)) });
  await guard.choose([
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
