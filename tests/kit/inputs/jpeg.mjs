// A baseline greyscale JPEG (ITU-T T.81) with really entropy-coded blocks: what a photo of a wound looks like to a codec.
import { Random } from './random.mjs';

/** Annex K.1, luminance quantisation at quality 50. */
const QUANTISATION = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];
/** Figure 5: the order in which a block's coefficients are written. */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
];
/** Tables K.3 and K.5: how many codes of each length, and their symbols. */
const DC = { counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: [...Array(12).keys()] };
const AC = {
  counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
  symbols: [
    ...Buffer.from(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a' +
        '434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8' +
        'a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
      'hex',
    ),
  ],
};

/**
 * @param {{ width: number, height: number, seed?: number }} options multiples of 8
 * @returns {Buffer}
 */
export function jpeg({ width, height, seed = 3 }) {
  const scan = new BitWriter();
  const dc = codes(DC);
  const ac = codes(AC);
  const random = new Random(seed);
  const block = new Float64Array(64);
  let before = 0;
  for (let y = 0; y < height; y += 8) {
    for (let x = 0; x < width; x += 8) {
      for (let i = 0; i < 64; i++) block[i] = shade((x + (i & 7)) / width, (y + (i >> 3)) / height, random);
      before = writeBlock(scan, transform(block), before, dc, ac);
    }
  }
  const size = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xdb, Buffer.from([0, ...ZIGZAG.map((at) => QUANTISATION[at])])),
    segment(0xc0, size),
    segment(0xc4, Buffer.from([0x00, ...DC.counts, ...DC.symbols, 0x10, ...AC.counts, ...AC.symbols])),
    segment(0xda, Buffer.from([1, 1, 0x00, 0, 63, 0])),
    scan.finish(),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** Soft light, some texture, sensor noise; −128 to 127. @param {number} u @param {number} v @param {Random} random */
function shade(u, v, random) {
  const light = 70 * Math.sin(4 * u + 2 * v) + 40 * Math.cos(23 * u * v) + 9 * Math.sin(140 * u) * Math.cos(90 * v);
  return Math.max(-128, Math.min(127, light + (random.bits() & 31) - 16));
}

const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const scale = i >> 3 === 0 ? Math.SQRT1_2 / 2 : 0.5;
  return scale * Math.cos(((2 * (i & 7) + 1) * (i >> 3) * Math.PI) / 16);
});

/** Forward DCT (A.3.3), quantised, in zigzag order. @param {Float64Array} block */
function transform(block) {
  const rows = new Float64Array(64);
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += block[y * 8 + x] * COSINES[u * 8 + x];
      rows[y * 8 + u] = sum;
    }
  }
  return ZIGZAG.map((at) => {
    const u = at & 7;
    const v = at >> 3;
    let sum = 0;
    for (let y = 0; y < 8; y++) sum += rows[y * 8 + u] * COSINES[v * 8 + y];
    return Math.round(sum / QUANTISATION[at]);
  });
}

/** @typedef {Map<number, { code: number, length: number }>} Codes */

/** F.1.2: the DC difference, then runs of zeros and values. @param {BitWriter} out @param {number[]} values @param {number} before @param {Codes} dc @param {Codes} ac */
function writeBlock(out, values, before, dc, ac) {
  const put = (/** @type {Codes} */ table, /** @type {number} */ symbol) => {
    const { code, length } = /** @type {{ code: number, length: number }} */ (table.get(symbol));
    out.put(code, length);
  };
  const amplitude = (/** @type {number} */ value, /** @type {number} */ length) =>
    out.put(value < 0 ? value + 2 ** length - 1 : value, length);
  const difference = values[0] - before;
  put(dc, bitLength(difference));
  amplitude(difference, bitLength(difference));
  let zeros = 0;
  for (const value of values.slice(1)) {
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) put(ac, 0xf0);
    put(ac, (zeros << 4) | bitLength(value));
    amplitude(value, bitLength(value));
    zeros = 0;
  }
  if (zeros > 0) put(ac, 0);
  return values[0];
}

/** @param {number} value */
function bitLength(value) {
  return 32 - Math.clz32(Math.abs(value));
}

/** Annex C: codes from counts. @param {{ counts: number[], symbols: number[] }} table @returns {Codes} */
function codes({ counts, symbols }) {
  const table = new Map();
  let code = 0;
  let next = 0;
  counts.forEach((count, index) => {
    for (let i = 0; i < count; i++) table.set(symbols[next++], { code: code++, length: index + 1 });
    code <<= 1;
  });
  return table;
}

/** @param {number} marker @param {Buffer} body */
function segment(marker, body) {
  const length = body.length + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 255]), body]);
}

/** Bits, most significant first; a byte 0xff is followed by 0 (F.1.2.3). */
class BitWriter {
  /** @type {number[]} */ #bytes = [];
  #bits = 0;
  #count = 0;

  /** @param {number} value @param {number} length */
  put(value, length) {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.#bits = (this.#bits << 1) | ((value >> bit) & 1);
      if (++this.#count === 8) this.#flush();
    }
  }

  finish() {
    while (this.#count > 0) this.put(1, 1);
    return Buffer.from(this.#bytes);
  }

  #flush() {
    this.#bytes.push(this.#bits);
    if (this.#bits === 0xff) this.#bytes.push(0);
    this.#bits = 0;
    this.#count = 0;
  }
}
