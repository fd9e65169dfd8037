'use client';
import { useCostHistory } from '@chartlift/client/query';
import { CalendarClock } from 'lucide-react';
import dynamic from 'next/dynamic';
import { formatBytes, formatCount } from '@/lib/format';
import { formatMonth, monthAfter } from '@/lib/format-date';
import { formatSmallMoney } from '@/lib/format-money';
import { Button } from '@/ui/button';
import { StateMessage } from '@/ui/state-message';
import { lastChangeOf, pointsOf } from './history-points';
import type { CostHistory } from './queries';
import { Section } from './section';
import { t } from './texts';

// The chart library is as large as the rest of the page: it comes when the figures are there.
const HistoryChart = dynamic(() => import('./history-chart'), { ssr: false, loading: () => <div className="h-72" /> });

/** What storage has cost by month, and what it will. */
export function CostHistorySection({ onWhy }: { onWhy: () => void }) {
  const query = useCostHistory();
  const history = query.data;
  return (
    <Section id="history-title" title={t('history.title')} lead={t('history.lead')} query={query}>
      {history?.months.every(({ days }) => days === 0) ? (
        <StateMessage icon={CalendarClock} title={t('history.none.title')}>
          <p>{t('history.none.text')}</p>
        </StateMessage>
      ) : (
        history && (
          <>
            <HistoryChart points={pointsOf(history)} />
            <p className="px-5 pt-2 pb-4 text-ink-2">
              {t.rich('history.soFar', {
                sum: formatSmallMoney(history.month_to_date),
                amount: (text) => <span className="figures font-medium text-ink">{text}</span>,
              })}
              {history.forecast.length === 0 && ` ${t('history.noForecast')}`}
            </p>
            <LastChange history={history} onWhy={onWhy} />
            <HistoryTable history={history} />
          </>
        )
      )}
    </Section>
  );
}

/** How the last whole month compares with the one before, and the way to what is behind it. */
function LastChange({ history, onWhy }: { history: CostHistory; onWhy: () => void }) {
  const change = lastChangeOf(history);
  if (!change) return null;
  const { month, before, rose, difference } = change;
  return (
    <p data-testid="last-change" className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-5 py-3.5">
      <span className="min-w-0 flex-1 basis-72 text-pretty">
        {t.rich(rose ? 'history.rose' : 'history.fell', {
          month: formatMonth(month.month),
          before: formatMonth(before.month),
          difference: formatSmallMoney(difference),
          files: Math.max(0, month.files - before.files),
          bytes: formatBytes(Math.max(0, month.stored_bytes - before.stored_bytes)),
          amount: (text) => <span className="figures font-medium">{text}</span>,
        })}
      </span>
      {rose && (
        <Button size="sm" onClick={onWhy}>
          {t('history.why')}
        </Button>
      )}
    </p>
  );
}

function HistoryTable({ history }: { history: CostHistory }) {
  const last = history.months.at(-1)?.month ?? '';
  return (
    <details className="border-t px-5 py-3.5">
      <summary className="cursor-pointer text-ink-2">{t('history.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section className="mt-2 overflow-x-auto" tabIndex={0} aria-label={t('history.title')}>
        <table className="figures w-full min-w-[34rem] text-right text-xs [&_td]:py-1.5 [&_td]:pl-4 [&_th]:py-1.5 [&_th]:pl-4 [&_th]:font-medium [&_th:first-child]:pl-0 [&_th:first-child]:text-left">
          <thead className="text-ink-2">
            <tr>
              <th>{t('history.month')}</th>
              <th>{t('history.cost')}</th>
              <th>{t('history.baseline')}</th>
              <th>{t('history.days')}</th>
              <th>{t('history.files')}</th>
              <th>{t('history.stored')}</th>
            </tr>
          </thead>
          <tbody className="divide-y border-t">
            {history.months.map((month) => (
              <tr key={month.month}>
                <th scope="row">{formatMonth(month.month)}</th>
                <td>{formatSmallMoney(month.cost)}</td>
                <td>{formatSmallMoney(month.baseline)}</td>
                <td>{formatCount(month.days)}</td>
                <td>{formatCount(month.files)}</td>
                <td>{formatBytes(month.stored_bytes)}</td>
              </tr>
            ))}
            {history.forecast.map(({ months_ahead, expected, low, high }) => (
              <tr key={months_ahead} className="text-ink-2">
                <th scope="row">{formatMonth(monthAfter(last, months_ahead))}</th>
                <td>{formatSmallMoney(expected)}</td>
                <td colSpan={4}>
                  {t('history.rangeOf', { low: formatSmallMoney(low), high: formatSmallMoney(high) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
