import Big from 'big.js';
import type { Grouping, UsageRow } from './queries';

/** One group of the report, over every kind, class and tier of its rows. */
export interface UsageGroup {
  /** What tells it from the others. */
  key: string;
  /** As the server names it; empty for what has no name, and where it is grouped by class and tier, which follow. */
  name: string;
  storageClass: string;
  /** Null in the frequent tier, and in classes without tiers. */
  accessTier: string | null;
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

interface Sum extends Pick<UsageGroup, 'name' | 'storageClass' | 'accessTier'> {
  files: number;
  sourceBytes: number;
  storedBytes: number;
  addedBytes: number;
  cost: Big;
}

const NOTHING = { files: 0, sourceBytes: 0, storedBytes: 0, addedBytes: 0 };

/** Adds the rows of each group; by class alone the server leaves the group empty, and each class and tier is one. */
export function groupsOf(rows: readonly UsageRow[], by: Grouping, order: UsageOrder = 'cost'): UsageGroup[] {
  const sums = new Map<string, Sum>();
  let total = new Big(0);
  for (const row of rows) {
    const key = by === 'storage_class' ? `${row.storage_class} ${row.access_tier ?? ''}` : row.group;
    const of = { name: row.group, storageClass: row.storage_class, accessTier: row.access_tier };
    const sum = sums.get(key) ?? { ...of, ...NOTHING, cost: new Big(0) };
    sums.set(key, {
      ...sum,
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
    .map(([key, { cost, ...sum }]) => ({
      ...sum,
      key,
      cost: cost.toFixed(),
      share: total.eq(0) ? 0 : cost.div(total).toNumber(),
    }));
}
