// Which fault, if any, strikes one request: decided by seed, kind of request and count alone.
import { Chance } from './chance.mjs';
import { fate } from './fate.mjs';

/** @typedef {'reset' | 'lost' | 'noCors' | 'overload' | 'stall' | 'damage' | 'expired' | 'token' | 'none'} Fault */

/** What can happen to a call to the server. */
const CALL = /** @type {const} */ (['reset', 'overload', 'stall', 'token', 'lost', 'noCors']);
/** What can happen to a part on its way to S3. */
const PUT = /** @type {const} */ (['reset', 'overload', 'stall', 'expired', 'damage', 'lost', 'noCors']);

/**
 * @param {number} seed
 * @param {string} kind `put-3`, `sign`, …
 * @param {number} count how many of its kind came before
 * @returns {{ fault: Fault, chance: Chance, duplicate: boolean, delayMs: number }}
 */
export function moodOf(seed, kind, count) {
  const chance = new Chance(seed, kind, count);
  const { moods } = fate(seed);
  const faults = kind.startsWith('put') ? PUT : CALL;
  const fault = faults.find((one) => chance.perMille(moods[one])) ?? 'none';
  return { fault, chance, duplicate: chance.perMille(moods.duplicate), delayMs: chance.below(15) };
}

/** Whether the browser will give up the first try with this URL on its own. @param {number} seed @param {number} number @param {number} count */
export function givenUp(seed, number, count) {
  return new Chance(seed, 'abort', number, count).perMille(fate(seed).moods.abort);
}
