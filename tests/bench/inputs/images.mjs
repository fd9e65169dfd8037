// Uncompressed images: an MR series of 12 bits a pixel, and CT frames that use 16.
import { dicomSlice } from '../../kit/inputs/dicom.mjs';
import { Random } from '../../kit/inputs/random.mjs';

const SLICES = 20;

/** MR slices one after another, series after series. @param {number} bytes @returns {Generator<Buffer>} */
export function* mr12(bytes) {
  for (let written = 0, slice = 0; written < bytes; slice++) {
    const options = { slice: slice % SLICES, slices: SLICES, seed: 7 + Math.floor(slice / SLICES) };
    for (const chunk of dicomSlice(options)) {
      written += chunk.length;
      yield chunk;
    }
  }
}

/**
 * 512 × 512 frames in Hounsfield units: air, soft tissue, bone, a ring of table, and quantum noise that grows with
 * what the rays pass through.
 * @param {number} bytes
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* ct16(bytes, seed = 43) {
  const random = new Random(seed);
  const side = 512;
  for (let written = 0, frame = 0; written < bytes; frame++) {
    const words = new Int16Array(side * side);
    const depth = frame / 64;
    for (let y = 0; y < side; y++) {
      const v = (2 * y) / side - 1;
      for (let x = 0; x < side; x++) {
        const u = (2 * x) / side - 1;
        words[y * side + x] = hounsfield(u, v, depth) + random.around(0, u * u + v * v < 0.7 ? 36 : 9, 0);
      }
    }
    written += words.byteLength;
    yield Buffer.from(words.buffer);
  }
}

/** @param {number} u @param {number} v @param {number} depth */
function hounsfield(u, v, depth) {
  const body = (u * u) / 0.72 + (v * v) / 0.5;
  // Outside the scanner's circle there is only padding.
  if (u * u + v * v > 1) return -2000;
  if (body > 1) return -1000;
  if (body > 0.9) return -90;
  const lung = ((Math.abs(u) - 0.38) / 0.26) ** 2 + (v / (0.42 + 0.05 * Math.sin(depth))) ** 2;
  if (lung < 1) return -820 + 70 * Math.sin(23 * u + 5 * depth) * Math.sin(19 * v);
  const spine = u * u + (v - 0.45) ** 2;
  if (spine < 0.018) return 420 + 260 * Math.cos(60 * u) * Math.cos(40 * v + depth);
  return 42 + 22 * Math.sin(9 * u + depth) * Math.cos(7 * v);
}
