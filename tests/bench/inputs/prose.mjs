// Prose of a language. Words are made of common syllables, drawn by Zipf's law and by what usually follows: a handful of
// repeated sentences would compress five times better than anything a person writes.
import { Random } from '../../kit/inputs/random.mjs';

const VOCABULARY = 20_000;
/** Successors a word usually has. */
const SUCCESSORS = 8;

/**
 * @typedef {object} Language
 * @property {string[]} common its most common words, the first of them most
 * @property {string[]} onsets how syllables begin
 * @property {string[]} nuclei their vowels
 * @property {string[]} codas how they end
 * @property {string[]} endings of words
 * @property {number} habit how often one of a word's usual successors follows it
 */

/** Draws indices below `count`, the n-th with probability proportional to 1/(n + 2.7). @param {number} count */
function zipf(count) {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) sums[rank] = sum += 1 / (rank + 2.7);
  return (/** @type {Random} */ random) => {
    const wanted = (random.bits() / 0x1_0000_0000) * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** @param {Language} language @param {Random} random */
function word({ onsets, nuclei, codas, endings }, random) {
  let made = '';
  for (let syllables = 1 + random.int(3); syllables > 0; syllables--) {
    made += random.pick(onsets) + random.pick(nuclei) + random.pick(codas);
  }
  return made + random.pick(endings);
}

/**
 * @param {Language} language
 * @param {number} bytes at least; ends with a whole paragraph
 * @param {number} seed
 * @returns {Generator<Buffer>}
 */
export function* prose(language, bytes, seed) {
  const random = new Random(seed);
  const words = [...new Set([...language.common, ...Array.from({ length: VOCABULARY }, () => word(language, random))])];
  const any = zipf(words.length);
  const usual = zipf(SUCCESSORS);
  const followers = words.map(() => Array.from({ length: SUCCESSORS }, () => any(random)));
  let now = 0;
  for (let written = 0; written < bytes; ) {
    const paragraph = [];
    for (let sentences = 3 + random.int(6); sentences > 0; sentences--) {
      const sentence = [];
      for (let length = 5 + random.int(20); length > 0; length--) {
        now = random.bits() / 0x1_0000_0000 < language.habit ? followers[now][usual(random)] : any(random);
        sentence.push(random.int(60) === 0 ? String(random.int(1000)) : words[now] + (random.int(14) === 0 ? ',' : ''));
      }
      const text = sentence.join(' ');
      paragraph.push(`${text[0].toUpperCase()}${text.slice(1)}.`);
    }
    const chunk = Buffer.from(`${paragraph.join(' ')}\n\n`);
    written += chunk.length;
    yield chunk;
  }
}
