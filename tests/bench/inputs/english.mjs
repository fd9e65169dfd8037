// English-like prose. Words are made of common syllables, drawn by Zipf's law and by what usually follows: a handful of
// repeated sentences would compress five times better than anything a person writes.
import { Random } from '../../kit/inputs/random.mjs';

const COMMON =
  'the of and to in a is that was it for on with as be at by this had not are but from or have an they which one you were all her she there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these two may first then do any like my now over such our even most after also well through where much before must back years way because each between same under last never while us still should each being both another against per within without during daily since left right both hours days weeks patient patients history pain blood pressure given noted normal denies reports review exam follow clinic treatment dose oral tablet twice plan assessment chest abdomen lungs clear heart rate regular rhythm fever nausea discharge admitted surgery results laboratory imaging chronic acute mild moderate severe stable improved'.split(
    ' ',
  );
const ONSETS = 'b c d f g h l m n p r s t v w st tr pr ch sh th br cr pl gr cl sp fl qu'.split(' ');
const NUCLEI = 'a e i o u a e i o e ea ou io ai ie oo'.split(' ');
const CODAS = ['', '', '', 'n', 'r', 's', 't', 'l', 'd', 'm', 'ng', 'nt', 'st', 'ck', 'ss', 'rs', 'x', 'c', 'p'];
const ENDINGS = ['', '', '', 's', 'ed', 'ing', 'ion', 'ly', 'er', 'al', 'ic', 'ous', 'ity', 'itis', 'osis', 'emia'];
const VOCABULARY = 20_000;
/** Successors a word usually has, and how often one of them follows: set so that `gzip -6` leaves 37 to 38 %, as of English. */
const SUCCESSORS = 8;
const HABIT = 0.48;

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

/** @param {Random} random */
function word(random) {
  let made = '';
  for (let syllables = 1 + random.int(3); syllables > 0; syllables--) {
    made += random.pick(ONSETS) + random.pick(NUCLEI) + random.pick(CODAS);
  }
  return made + random.pick(ENDINGS);
}

/**
 * @param {number} bytes at least; ends with a whole paragraph
 * @param {number} [seed]
 * @returns {Generator<Buffer>}
 */
export function* english(bytes, seed = 31) {
  const random = new Random(seed);
  const words = [...new Set([...COMMON, ...Array.from({ length: VOCABULARY }, () => word(random))])];
  const any = zipf(words.length);
  const usual = zipf(SUCCESSORS);
  const followers = words.map(() => Array.from({ length: SUCCESSORS }, () => any(random)));
  let now = 0;
  for (let written = 0; written < bytes; ) {
    const paragraph = [];
    for (let sentences = 3 + random.int(6); sentences > 0; sentences--) {
      const sentence = [];
      for (let length = 5 + random.int(20); length > 0; length--) {
        now = random.bits() / 0x1_0000_0000 < HABIT ? followers[now][usual(random)] : any(random);
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
