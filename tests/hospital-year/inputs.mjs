// Writes a sample of every kind of file into a folder, for the year's ratios to be measured on. What the gate knows as
// compressed (DOCX, JPEG) is stored as it is and needs no sample.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ccda } from '../bench/inputs/ccda.mjs';
import { english } from '../bench/inputs/english.mjs';
import { ct16, mr12 } from '../bench/inputs/images.mjs';
import { csv, noise, pdf } from '../kit/inputs/documents.mjs';
import { fhirNdjson } from '../kit/inputs/fhir.mjs';

const BYTES = 4 << 20;

/** @type {Record<string, () => Iterable<Buffer>>} */
const samples = {
  fhir: () => fhirNdjson(BYTES),
  ccda: () => ccda(BYTES),
  csv: () => csv(Math.ceil(BYTES / 70)),
  notes: () => english(BYTES),
  pdf: () => [pdf({ pages: 40 })],
  ct: () => ct16(BYTES),
  mr: () => mr12(BYTES),
  // What JPEG 2000 leaves of an image looks like noise to any other codec.
  j2k: () => noise(BYTES),
};

const folder = process.argv[2];
if (!folder) throw new Error('usage: node inputs.mjs FOLDER');
await mkdir(folder, { recursive: true });
for (const [name, chunks] of Object.entries(samples)) {
  await writeFile(path.join(folder, `${name}.bin`), Buffer.concat([...chunks()]));
}
