'use client';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCount } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import { unitName } from './signs';
import { t } from './texts';
import type { Series } from './vital-readings';

/** One sign over time. The table below it says the same in numbers. */
export function VitalsChart({ series }: { series: Series }) {
  const points = series.readings.map(({ day, value }) => ({ at: Date.parse(day), value }));
  return (
    <figure aria-label={t('vitals.chart', { sign: t(`sign.${series.sign}`) })} className="min-w-0">
      <figcaption className="flex items-baseline justify-between gap-2 text-xs">
        <span className="font-medium">{t(`sign.${series.sign}`)}</span>
        <span className="text-ink-2">{unitName(series.unit)}</span>
      </figcaption>
      <div aria-hidden="true" className="mt-1.5 h-28">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart accessibilityLayer={false} data={points} margin={{ top: 6, right: 8, bottom: 0, left: -20 }}>
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={['dataMin', 'dataMax']}
              tickCount={3}
              tickFormatter={(at: number) => formatDay(new Date(at).toISOString()).replace(/^\d+ /, '')}
              tick={{ fill: 'var(--color-ink-2)', fontSize: 10 }}
              tickLine={false}
              axisLine={{ stroke: 'var(--color-line)' }}
            />
            <YAxis
              domain={['auto', 'auto']}
              tickCount={3}
              tick={{ fill: 'var(--color-ink-2)', fontSize: 10 }}
              tickLine={false}
              axisLine={false}
            />
            <Tooltip
              isAnimationActive={false}
              labelFormatter={(at) => formatDay(new Date(Number(at)).toISOString())}
              formatter={(value) => [
                t('quantity', { value: formatCount(Number(value)), unit: unitName(series.unit) }),
                t(`sign.${series.sign}`),
              ]}
              contentStyle={{
                background: 'var(--color-raised)',
                border: '1px solid var(--color-line)',
                borderRadius: 8,
                fontSize: 12,
              }}
              itemStyle={{ color: 'var(--color-ink)' }}
            />
            <Line
              dataKey="value"
              stroke="var(--color-accent)"
              strokeWidth={2}
              dot={{ r: 2.5, fill: 'var(--color-accent)', strokeWidth: 0 }}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
