import Big from 'big.js';
import { formatMonth, monthAfter } from '@/lib/format-date';
import type { CostHistory } from './queries';

/** One month of the chart: what it has cost, or what it is expected to. Amounts are drawn, so a float will do. */
export interface Point {
  /** The month's first day. */
  month: string;
  label: string;
  cost?: number;
  baseline?: number;
  expected?: number;
  /** From least to most growth. */
  range?: [number, number];
}

/** The months that were, then those to come. */
export function pointsOf({ months, forecast }: CostHistory): Point[] {
  const past = months.map(({ month, cost, baseline }) => ({
    month,
    label: formatMonth(month),
    cost: Number(cost),
    baseline: Number(baseline),
  }));
  const last = months.at(-1)?.month;
  if (!last) return past;
  const ahead = forecast.map(({ months_ahead, expected, low, high }): Point => {
    const month = monthAfter(last, months_ahead);
    return { month, label: formatMonth(month), expected: Number(expected), range: [Number(low), Number(high)] };
  });
  return [...past, ...ahead];
}

type Month = CostHistory['months'][number];

/** The last month that is over beside the one before it; null while there are no two that were counted whole. */
export function lastChangeOf({ months }: CostHistory) {
  const [before, month] = months.filter(isWhole).slice(-2);
  if (!before || !month) return null;
  const difference = new Big(month.cost).minus(before.cost);
  return difference.eq(0) ? null : { month, before, rose: difference.gt(0), difference: difference.abs().toFixed() };
}

function isWhole({ month, days }: Month): boolean {
  const next = new Date(`${monthAfter(month, 1)}T00:00:00Z`);
  return days === new Date(next.getTime() - 1).getUTCDate();
}
