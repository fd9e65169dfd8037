// Chance from a seed, in Node and in the page alike. What is drawn depends on labels and never on the order of drawing:
// a browser's timing differs from run to run, what happens to the second try of the third part must not.

/** @param {string} text a 32-bit hash of a text (FNV-1a, then the finalizer of MurmurHash3) */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of chance (mulberry32: quick, and good enough to choose faults with). */
export class Chance {
  #state;

  /** @param {...(string | number)} labels the same labels, the same stream */
  constructor(...labels) {
    this.#state = hash(labels.join('/'));
  }

  /** 32 random bits as an unsigned number. */
  bits() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `limit` − 1. @param {number} limit */
  below(limit) {
    return Math.floor((this.bits() / 0x1_0000_0000) * limit);
  }

  /** True in so many of a thousand cases. @param {number} share */
  perMille(share) {
    return this.below(1000) < share;
  }

  /** One element. @template T @param {readonly T[]} from @returns {T} */
  pick(from) {
    return from[this.below(from.length)];
  }
}
