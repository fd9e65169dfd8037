// What a seed means: a file, what goes wrong how often, and what the user, the network or others do to it.
import { Chance } from './chance.mjs';

export const KIB = 1024;

/** The engine's numbers, small enough that a run takes a second; see `Tuning` in `wasm-client/core/src/plan.rs`. */
export const tuning = {
  segmentBytes: 4 * KIB,
  minPartBytes: 16 * KIB,
  singlePutBytes: 16 * KIB,
  stallMs: 400,
  callTimeoutMs: 1200,
  backoffBaseMs: 10,
  backoffCapMs: 160,
  probeMs: 60,
  probeTimeoutMs: 500,
  cancelMs: 3000,
  maxActiveUploads: 12,
  maxActiveLarge: 8,
};

/**
 * How often what goes wrong, in thousandths of all chances.
 * @typedef {object} Moods
 * @property {number} reset the connection breaks before the request is whole, and nothing is done
 * @property {number} lost it is done, and the connection breaks before the answer
 * @property {number} noCors it is done, and the answer lacks the header without which a page may not see it
 * @property {number} overload 500, 503 with or without Retry-After, 429; for calls also a proxy's 502
 * @property {number} stall it hangs, at times in the middle of an answer
 * @property {number} abort the browser aborts on its own
 * @property {number} damage bytes are damaged on the way
 * @property {number} expired S3's clock runs ahead: the URL is expired when it arrives
 * @property {number} duplicate an old request arrives a second time, later
 * @property {number} token the server no longer takes the token
 */

/**
 * What happens besides. `cancelLate`: the user gives it up once the server has completed it, before its answer arrives;
 * `cancelOffline`: without a network; `refused`: nobody answers for a while; `portal`: a login page answers instead of
 * everybody; `aborted`: somebody aborts in S3 what is unfinished.
 * @typedef {'nothing' | 'pause' | 'cancel' | 'cancelLate' | 'cancelOffline' | 'offline' | 'refused' | 'portal' | 'aborted'} Kind
 */

/** Half of all runs are left to their faults. @type {readonly Kind[]} */
const KINDS = [
  ...Array(8).fill('nothing'),
  'pause',
  'pause',
  'cancel',
  'cancelLate',
  'cancelOffline',
  'offline',
  'refused',
  'portal',
  'aborted',
];

/**
 * @typedef {object} Event
 * @property {Kind} kind
 * @property {number} atMs when, after the run's start
 * @property {number} forMs how long
 */

/**
 * @typedef {object} Fate
 * @property {number} seed
 * @property {number} size of the file in bytes
 * @property {Moods} moods
 * @property {Event[]} events two, often soon after each other, for that is when they meet
 */

/** @param {number} seed @returns {Fate} */
export function fate(seed) {
  const chance = new Chance(seed, 'fate');
  const limit = chance.pick([16, 48, 240, 640]) * KIB;
  // A third of all runs are calm, the rest more or less stormy, each in its own way.
  const storm = chance.pick([0, 100, 300]);
  const mood = () => (chance.perMille(500) ? chance.below(storm + 1) : 0);
  return {
    seed,
    size: chance.perMille(60) ? 0 : chance.below(limit + 1),
    moods: {
      reset: mood(),
      lost: mood(),
      noCors: mood() / 2,
      overload: mood(),
      stall: mood() / 4,
      abort: mood(),
      damage: mood(),
      expired: mood(),
      duplicate: mood(),
      token: mood() / 2,
    },
    events: events(chance),
  };
}

/** @param {Chance} chance @returns {Event[]} */
function events(chance) {
  const one = (/** @type {number} */ atMs) => ({ kind: chance.pick(KINDS), atMs, forMs: 100 + chance.below(600) });
  const first = one(chance.below(700));
  const near = Math.max(0, first.atMs - 100 + chance.below(200));
  return [first, one(chance.perMille(500) ? near : chance.below(700))];
}

/** Whether a run is to suffer one of these. @param {Fate} fate @param {...Kind} kinds */
export const suffers = ({ events }, ...kinds) => events.some(({ kind }) => kinds.includes(kind));

/** The file of a seed: noise, text and digits in turn, so that guesses about compression go wrong. @param {Fate} fate */
export function content({ seed, size }) {
  const chance = new Chance(seed, 'content');
  const bytes = new Uint8Array(size);
  const text = new TextEncoder().encode('OBX|1|NM|2345-7^GLUCOSE||98|mg/dL|70-105||||F\r');
  for (let at = 0; at < size; ) {
    const end = Math.min(size, at + 1 + chance.below(40_000));
    const kind = chance.below(3);
    for (; at < end; at++) {
      bytes[at] = kind === 0 ? chance.bits() : kind === 1 ? text[at % text.length] : 48 + chance.below(10);
    }
  }
  return bytes;
}
