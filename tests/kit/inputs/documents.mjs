// Documents of a ward: letters, tables, notes.
import { deflateSync } from 'node:zlib';
import { jpeg } from './jpeg.mjs';
import { Random } from './random.mjs';
import { zip } from './zip.mjs';

const WORDS =
  'patient was admitted with acute chronic pain of the left lower abdomen since three days no fever blood pressure and pulse normal laboratory shows mild anaemia creatinine stable ultrasound without free fluid we recommend follow up in two weeks therapy continued dose reduced allergy to penicillin known discharge in good general condition'.split(
    ' ',
  );

/** Sentences of clinical English. @param {Random} random @param {number} sentences */
function prose(random, sentences) {
  const text = [];
  for (let n = 0; n < sentences; n++) {
    const words = Array.from({ length: 6 + random.int(14) }, () => random.pick(WORDS));
    text.push(`${words.join(' ')} (${random.around(120, 40, 1)}).`);
  }
  return text.join(' ');
}

/**
 * A discharge letter with scanned pages: Flate text streams and DCT images, as scanners write them.
 * @param {{ pages?: number, seed?: number }} [options]
 * @returns {Buffer}
 */
export function pdf({ pages = 6, seed = 11 } = {}) {
  const random = new Random(seed);
  /** @type {Buffer[]} */
  const objects = [];
  const add = (/** @type {string} */ head, /** @type {Buffer | undefined} */ stream = undefined) => {
    const body = stream
      ? [
          Buffer.from(`${head.replace('>>', `/Length ${stream.length}>>`)}\nstream\n`),
          stream,
          Buffer.from('\nendstream'),
        ]
      : [Buffer.from(head)];
    objects.push(Buffer.concat([Buffer.from(`${objects.length + 1} 0 obj\n`), ...body, Buffer.from('\nendobj\n')]));
    return objects.length;
  };
  const kids = Array.from({ length: pages }, (_, page) => `${4 + page * 3} 0 R`);
  add('<</Type/Catalog/Pages 2 0 R>>');
  add(`<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages}>>`);
  add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>');
  for (let page = 0; page < pages; page++) {
    const at = objects.length + 1;
    add(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${at + 1} 0 R` +
        `/Resources<</Font<</F1 3 0 R>>/XObject<</I1 ${at + 2} 0 R>>>>>>`,
    );
    const lines = Array.from({ length: 40 }, () => `(${prose(random, 1).replace(/[()\\]/g, '\\$&')}) Tj T*`);
    const content = `q 300 0 0 200 40 600 cm /I1 Do Q BT /F1 9 Tf 12 TL 40 560 Td ${lines.join(' ')} ET`;
    add('<</Filter/FlateDecode>>', deflateSync(Buffer.from(content)));
    add(
      '<</Type/XObject/Subtype/Image/Width 800/Height 560/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode>>',
      jpeg({ width: 800, height: 560, seed: seed + page }),
    );
  }
  const header = Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1');
  let offset = header.length;
  const rows = objects.map((object) => {
    const row = `${String(offset).padStart(10, '0')} 00000 n \n`;
    offset += object.length;
    return row;
  });
  const table =
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}` +
    `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${offset}\n%%EOF\n`;
  return Buffer.concat([header, ...objects, Buffer.from(table)]);
}

/**
 * A Word document.
 * @param {{ paragraphs?: number, seed?: number }} [options]
 * @returns {Buffer}
 */
export function docx({ paragraphs = 400, seed = 13 } = {}) {
  const random = new Random(seed);
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const office = 'http://schemas.openxmlformats.org';
  const body = Array.from({ length: paragraphs }, () => `<w:p><w:r><w:t>${prose(random, 4)}</w:t></w:r></w:p>`);
  return zip({
    '[Content_Types].xml': `${xml}<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `${xml}<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`,
  });
}

/**
 * Laboratory values as a spreadsheet exports them.
 * @param {number} rows
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* csv(rows, seed = 17) {
  const random = new Random(seed);
  yield Buffer.from('mrn;taken_at;code;value;unit;comment\r\n');
  for (let done = 0; done < rows; done += 1000) {
    const lines = Array.from({ length: Math.min(1000, rows - done) }, () => {
      const taken = new Date(Date.UTC(2024, random.int(12), 1 + random.int(28), random.int(24), random.int(60)));
      const comment = random.int(5) === 0 ? `"${prose(random, 1)}"` : '';
      return `${10_000_000 + random.int(1e7)};${taken.toISOString()};718-7;${random.around(13.6, 2.4, 1)};g/dL;${comment}\r\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

/**
 * Free text, as dictated.
 * @param {number} bytes exact
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* text(bytes, seed = 19) {
  const random = new Random(seed);
  for (let left = bytes; left > 0; ) {
    const chunk = Buffer.from(`${prose(random, 800)}\n`).subarray(0, left);
    left -= chunk.length;
    yield chunk;
  }
}

/**
 * Bytes that do not compress, as an encrypted file has.
 * @param {number} bytes exact
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* noise(bytes, seed = 23) {
  const random = new Random(seed);
  for (let left = bytes; left > 0; ) {
    const chunk = random.bytes(Math.min(left, 1 << 20));
    left -= chunk.length;
    yield chunk;
  }
}
