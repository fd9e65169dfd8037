// A tar of a patient's folder: everything by turns, some of it compressed already.
import { csv, docx, noise, pdf, text } from '../../kit/inputs/documents.mjs';
import { fhirNdjson } from '../../kit/inputs/fhir.mjs';
import { jpeg } from '../../kit/inputs/jpeg.mjs';
import { ccda } from './ccda.mjs';
import { english } from './english.mjs';
import { ct16, mr12 } from './images.mjs';

const KIB = 1024;

/** @type {[string, (seed: number) => Iterable<Buffer>][]} */
const FILES = [
  ['bundle.ndjson', (seed) => fhirNdjson(1200 * KIB, seed)],
  ['series.dcm', () => mr12(2048 * KIB)],
  ['summary.xml', (seed) => ccda(700 * KIB, seed)],
  ['wound.jpg', (seed) => [jpeg({ width: 1200, height: 800, seed })]],
  ['notes.txt', (seed) => english(900 * KIB, seed)],
  ['labs.csv', (seed) => csv(6000, seed)],
  ['letter.pdf', (seed) => [pdf({ pages: 4, seed })]],
  ['frames.raw', (seed) => ct16(1536 * KIB, seed)],
  ['report.docx', (seed) => [docx({ seed })]],
  ['dictation.txt', (seed) => text(400 * KIB, seed)],
  ['archive.zip', (seed) => noise(500 * KIB, seed)],
];

/** @param {number} bytes @returns {Generator<Buffer>} */
export function* mixed(bytes) {
  for (let written = 0, at = 0; written < bytes; at++) {
    const [name, make] = FILES[at % FILES.length];
    const content = Buffer.concat([...make(100 + at)]);
    const padded = Buffer.alloc(512 + Math.ceil(content.length / 512) * 512);
    header(`${at}/${name}`, content.length).copy(padded);
    content.copy(padded, 512);
    written += padded.length;
    yield padded;
  }
}

/** A ustar header (POSIX.1-1988). @param {string} name @param {number} size */
function header(name, size) {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(`${'0'.padStart(11, '0')}\0`, 136);
  block.write('        ', 148);
  block.write('0ustar\x0000', 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
