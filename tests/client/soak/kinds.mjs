// The kinds of file of a long day, made alike in Node and in the page: a file is a few pieces, over and over, so that
// gigabytes need no memory on either side. Seeded; no patient's data.

const MIB = 1024 * 1024;
/** Larger than what the encoder can refer to, so that what comes again is compressed anew. */
const PIECE_BYTES = 4 * MIB;

/** @typedef {'text' | 'noise' | 'image' | 'alternating'} Kind */
/** @typedef {{ kind: Kind, seed: number, bytes: number, type: string, extension: string }} Spec */

/** xorshift32. @param {number} seed @returns {() => number} numbers of 32 bits */
function random(seed) {
  let state = (seed * 2654435761) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** @param {number} seed */
function noise(seed) {
  const bytes = new Uint8Array(PIECE_BYTES);
  const next = random(seed);
  const words = new Uint32Array(bytes.buffer);
  for (let at = 0; at < words.length; at++) words[at] = next();
  return bytes;
}

/** Lines such as laboratories send. @param {number} seed */
function text(seed) {
  const next = random(seed);
  const lines = [];
  for (let length = 0; length < PIECE_BYTES; length += lines[lines.length - 1].length) {
    const [a, b] = [next(), next()];
    lines.push(
      `{"resourceType":"Observation","id":"${a.toString(16)}-${b.toString(16)}","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"${2000 + (a % 90)}-7"}]},"valueQuantity":{"value":${(b % 2000) / 10},"unit":"mg/dL"}}\n`,
    );
  }
  return new TextEncoder().encode(lines.join('')).subarray(0, PIECE_BYTES);
}

/** Up and down again between 0 and 1. No sine: engines round those differently. @param {number} at @param {number} period */
function wave(at, period) {
  return Math.abs((at % period) - period / 2) / (period / 2);
}

/** Samples of 12 bits in words of 16, smooth with a little noise. @param {number} seed */
function image(seed) {
  const samples = new Uint16Array(PIECE_BYTES / 2);
  const next = random(seed);
  for (let at = 0; at < samples.length; at++) {
    samples[at] = 400 + 1600 * wave(at, 4400) * wave(at >> 9, 566) + (next() & 15);
  }
  return new Uint8Array(samples.buffer);
}

/** What a file is made of, in order, again and again. @param {Spec} spec @returns {Uint8Array<ArrayBuffer>[]} */
export function pieces({ kind, seed }) {
  switch (kind) {
    case 'text':
      return [text(seed), text(seed + 1)];
    case 'noise':
      return [noise(seed)];
    case 'image':
      return [image(seed)];
    case 'alternating':
      return [text(seed), noise(seed), image(seed)];
  }
}

/** A file's pieces up to its last byte. @param {Spec} spec @returns {Generator<Uint8Array<ArrayBuffer>>} */
export function* content(spec) {
  const made = pieces(spec);
  for (let at = 0, index = 0; at < spec.bytes; index++) {
    const piece = made[index % made.length].subarray(0, spec.bytes - at);
    yield piece;
    at += piece.length;
  }
}

/** @type {Record<Kind, { share: number, type: string, extension: string }>} */
const KINDS = {
  // Of every hour, most goes through the encoder.
  text: { share: 6, type: 'application/fhir+ndjson', extension: 'ndjson' },
  alternating: { share: 2, type: 'text/plain', extension: 'txt' },
  image: { share: 1, type: 'application/dicom', extension: 'dcm' },
  noise: { share: 1, type: 'application/zip', extension: 'zip' },
};

/**
 * The files of a day of so many bytes: small, middling and large ones of every kind in turn.
 * @param {number} total
 * @param {number} largest
 * @returns {Spec[]}
 */
export function day(total, largest) {
  const order = /** @type {Kind[]} */ (Object.keys(KINDS)).flatMap((kind) => Array(KINDS[kind].share).fill(kind));
  const next = random(9);
  const specs = [];
  for (let left = total, seed = 1; left > 0; seed++) {
    const kind = /** @type {Kind} */ (order[(seed * 7) % order.length]);
    const size = [largest, largest / 3, largest / 40, 150_000][seed % 4];
    const bytes = Math.min(left, Math.ceil(size - (next() % 5000)));
    specs.push({ kind, seed, bytes, type: KINDS[kind].type, extension: KINDS[kind].extension });
    left -= bytes;
  }
  return specs;
}
