'use client';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatSmallMoney } from '@/lib/format-money';
import type { Point } from './history-points';
import { t } from './texts';

const HEIGHT = 260;

/** The months side by side. The table below says the same, so screen readers are spared it. */
export default function HistoryChart({ points }: { points: readonly Point[] }) {
  return (
    <div aria-hidden="true" className="px-2 pt-5 text-xs sm:px-4" data-testid="history-chart">
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart data={[...points]} accessibilityLayer={false} margin={{ left: 4, right: 12 }}>
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            dataKey="label"
            tick={{ fill: 'var(--color-ink-2)' }}
            stroke="var(--color-line-strong)"
            minTickGap={24}
          />
          <YAxis
            width={84}
            tick={{ fill: 'var(--color-ink-2)' }}
            stroke="var(--color-line-strong)"
            tickFormatter={(amount: number) => formatSmallMoney(String(amount))}
          />
          <Tooltip
            cursor={{ fill: 'var(--color-hover)' }}
            contentStyle={{ background: 'var(--color-raised)', borderColor: 'var(--color-line)', borderRadius: 8 }}
            formatter={(value) => amounts(value)}
          />
          <Legend />
          <Bar
            name={t('history.cost')}
            dataKey="cost"
            fill="var(--color-accent)"
            radius={3}
            isAnimationActive={false}
          />
          <Line
            name={t('history.baseline')}
            dataKey="baseline"
            stroke="var(--color-line-strong)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
          <Area
            name={t('history.range')}
            dataKey="range"
            stroke="none"
            fill="var(--color-accent-soft)"
            isAnimationActive={false}
          />
          <Line
            name={t('history.expected')}
            dataKey="expected"
            stroke="var(--color-accent-strong)"
            strokeWidth={2}
            strokeDasharray="5 4"
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

function amounts(value: unknown): string {
  if (!Array.isArray(value)) return formatSmallMoney(String(value));
  const [low, high] = value;
  return t('history.rangeOf', { low: formatSmallMoney(String(low)), high: formatSmallMoney(String(high)) });
}
