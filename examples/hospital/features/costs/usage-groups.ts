import Big from 'big.js';
import type { UsageRow } from './queries';

/** One group of the report, over every kind, class and tier of its rows. */
export interface UsageGroup {
  /** As the server names it; empty for what has no name. */
  name: string;
  files: number;
  sourceBytes: number;
  storedBytes: number;
  /** How many of the stored bytes came within the last 30 days. */
  addedBytes: number;
  /** Exactly the sum of its rows: money is never a float. */
  cost: string;
  /** Of the whole cost, 0 to 1. */
  share: number;
}

/** What comes first: the dearest, or what has grown most. */
export type UsageOrder = 'cost' | 'added';

interface Sum {
  files: number;
  sourceBytes: number;
  storedBytes: number;
  addedBytes: number;
  cost: Big;
}

const NOTHING = { files: 0, sourceBytes: 0, storedBytes: 0, addedBytes: 0 };

/** Adds the rows of each group. `nameOf` tells what is grouped. */
export function groupsOf(
  rows: readonly UsageRow[],
  nameOf: (row: UsageRow) => string,
  order: UsageOrder = 'cost',
): UsageGroup[] {
  const sums = new Map<string, Sum>();
  let total = new Big(0);
  for (const row of rows) {
    const name = nameOf(row);
    const sum = sums.get(name) ?? { ...NOTHING, cost: new Big(0) };
    sums.set(name, {
      files: sum.files + row.files,
      sourceBytes: sum.sourceBytes + row.source_bytes,
      storedBytes: sum.storedBytes + row.stored_bytes,
      addedBytes: sum.addedBytes + row.added_30_days_bytes,
      cost: sum.cost.plus(row.monthly_cost),
    });
    total = total.plus(row.monthly_cost);
  }
  return [...sums]
    .sort(([, a], [, b]) => (order === 'added' && b.addedBytes - a.addedBytes) || b.cost.cmp(a.cost))
    .map(([name, { cost, ...sum }]) => ({
      ...sum,
      name,
      cost: cost.toFixed(),
      share: total.eq(0) ? 0 : cost.div(total).toNumber(),
    }));
}
