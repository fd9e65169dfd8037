// Deterministic randomness: the same seed gives the same file on every machine.

/** A small fast generator (sfc32): passes PractRand far beyond the sizes used here. */
export class Random {
  #a;
  #b;
  #c;
  #d = 1;

  /** @param {number} seed any 32-bit number */
  constructor(seed) {
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = seed | 0;
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits as an unsigned number. */
  bits() {
    const t = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return t >>> 0;
  }

  /** A whole number from 0 to `below` − 1. @param {number} below */
  int(below) {
    return Math.floor((this.bits() / 0x1_0000_0000) * below);
  }

  /** One element. @template T @param {readonly T[]} from @returns {T} */
  pick(from) {
    return from[this.int(from.length)];
  }

  /** A number with `digits` decimals around `mean`, bell-shaped. @param {number} mean @param {number} spread @param {number} digits */
  around(mean, spread, digits) {
    const bell = (this.bits() + this.bits() + this.bits() + this.bits()) / 0x1_0000_0000 - 2;
    return Number((mean + bell * spread).toFixed(digits));
  }

  /** `length` bytes that do not compress. @param {number} length */
  bytes(length) {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let i = 0; i < words.length; i++) words[i] = this.bits();
    return Buffer.from(words.buffer, 0, length);
  }
}
