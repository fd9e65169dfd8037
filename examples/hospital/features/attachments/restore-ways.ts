import type { Schemas } from '@chartlift/client/api';
import Big from 'big.js';

type Way = Schemas['RestoreOption'];

/** The ways in which all of these can be restored: what they cost together, and how long the slowest takes. */
export function waysToRestore(states: readonly Schemas['RestoreState'][]): Way[] {
  const [first, ...others] = states;
  return (first?.options ?? []).flatMap((way) => {
    const same = others.map(({ options }) => options.find(({ tier }) => tier === way.tier));
    // A deep archive knows no fast way.
    if (same.some((one) => one === undefined)) return [];
    return [same.reduce<Way>((sum, one) => (one ? together(sum, one) : sum), way)];
  });
}

function together(one: Way, other: Way): Way {
  const cost = one.cost === null || other.cost === null ? null : Big(one.cost).plus(other.cost).toFixed();
  return { tier: one.tier, cost, takes_seconds: Math.max(one.takes_seconds, other.takes_seconds) };
}
