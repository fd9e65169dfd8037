// Uncompressed DICOM (PS3.10, Explicit VR Little Endian): smooth anatomy-like images under scanner noise.
import { Random } from './random.mjs';

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
const MR_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.4';
/** The root the standard gives to UIDs derived from a UUID (PS3.5 B.2). */
const UID_ROOT = '2.25';
/** What scanners are tested with. */
const PHANTOM = { id: 'PHANTOM-1', name: 'Phantom^Water' };
/** These carry two reserved bytes and a 32-bit length (PS3.5 7.1.2). */
const LONG_FORM = new Set(['OB', 'OW', 'OF', 'SQ', 'UT', 'UN']);

/**
 * One slice of a series.
 * @param {{ slice: number, slices: number, size?: number, seed?: number, patient?: { id: string, name: string, birthDate?: string } }}
 *   options `size`: pixels per side; the patient's name as DICOM writes it (`Family^Given`), in UTF-8
 * @returns {Generator<Buffer>}
 */
export function* dicomSlice({ slice, slices, size = 1024, seed = 7, patient = PHANTOM }) {
  const series = `${UID_ROOT}.1042.${seed}`;
  const instance = `${series}.${slice + 1}`;
  const meta = Buffer.concat([
    element(0x0002, 0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 0x0002, 'UI', MR_IMAGE_STORAGE),
    element(0x0002, 0x0003, 'UI', instance),
    element(0x0002, 0x0010, 'UI', EXPLICIT_LITTLE_ENDIAN),
    element(0x0002, 0x0012, 'UI', `${UID_ROOT}.4242`),
  ]);
  yield Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element(0x0002, 0x0000, 'UL', uint32(meta.length)),
    meta,
    element(0x0008, 0x0005, 'CS', 'ISO_IR 192'),
    element(0x0008, 0x0016, 'UI', MR_IMAGE_STORAGE),
    element(0x0008, 0x0018, 'UI', instance),
    element(0x0008, 0x0020, 'DA', '20240311'),
    element(0x0008, 0x0060, 'CS', 'MR'),
    element(0x0010, 0x0010, 'PN', Buffer.from(patient.name)),
    element(0x0010, 0x0020, 'LO', patient.id),
    element(0x0010, 0x0030, 'DA', (patient.birthDate ?? '').replaceAll('-', '')),
    element(0x0020, 0x000d, 'UI', `${UID_ROOT}.1041.${seed}`),
    element(0x0020, 0x000e, 'UI', series),
    element(0x0020, 0x0013, 'IS', String(slice + 1)),
    element(0x0028, 0x0002, 'US', uint16(1)),
    element(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    element(0x0028, 0x0010, 'US', uint16(size)),
    element(0x0028, 0x0011, 'US', uint16(size)),
    element(0x0028, 0x0100, 'US', uint16(16)),
    element(0x0028, 0x0101, 'US', uint16(12)),
    element(0x0028, 0x0102, 'US', uint16(11)),
    element(0x0028, 0x0103, 'US', uint16(0)),
    element(0x7fe0, 0x0010, 'OW', pixels(slice / slices, size, new Random(seed * 1000 + slice))),
  ]);
}

/**
 * 12-bit pixels in 16-bit words: an ellipse of tissue with soft structure, black air, noise everywhere.
 * @param {number} depth 0 to 1 through the body
 * @param {number} size
 * @param {Random} random
 */
function pixels(depth, size, random) {
  const words = new Uint16Array(size * size);
  const radius = 0.55 + 0.35 * Math.sin(Math.PI * depth);
  for (let y = 0; y < size; y++) {
    const v = (2 * y) / size - 1;
    for (let x = 0; x < size; x++) {
      const u = (2 * x) / size - 1;
      const inside = (u * u) / 0.8 + v * v < radius * radius;
      const tissue = inside
        ? 900 + 420 * Math.sin(7 * u + 3 * depth) * Math.cos(5 * v) + 260 * Math.cos(19 * u * v)
        : 12;
      const noise = (random.bits() & 31) + (random.bits() & 15);
      words[y * size + x] = Math.min(4095, Math.max(0, tissue + (inside ? noise : noise >> 2)));
    }
  }
  return Buffer.from(words.buffer);
}

/**
 * A data element; values are padded to an even length (PS3.5 6.2).
 * @param {number} group
 * @param {number} number
 * @param {string} vr
 * @param {string | Buffer} value
 */
function element(group, number, vr, value) {
  let bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  if (bytes.length % 2 === 1) bytes = Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ', 'latin1')]);
  const head = Buffer.alloc(LONG_FORM.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (LONG_FORM.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

/** @param {number} value */
function uint16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** @param {number} value */
function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
