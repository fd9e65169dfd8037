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
