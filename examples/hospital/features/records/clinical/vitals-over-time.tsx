'use client';
import { useRecords } from '@chartlift/client/query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useEffect, useMemo } from 'react';
import { formatCount } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import { LINK } from '@/ui/link-class';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { visitsOf } from '../filter';
import { unitName } from './signs';
import { t } from './texts';
import { type Series, seriesOf } from './vital-readings';

/** The chart library comes after the page: figures can be read without it. */
const VitalsChart = dynamic(() => import('./vitals-chart').then((module) => module.VitalsChart), {
  loading: () => <Skeleton className="h-36 w-full" />,
  ssr: false,
});

/** A patient's vital signs over all visits, as small charts with a table of the same figures. */
export function VitalsOverTime({ patientId }: { patientId: string }) {
  const query = useRecords(visitsOf(patientId));
  const { hasNextPage, isFetching, isFetchNextPageError: failed, fetchNextPage } = query;
  useEffect(() => {
    // A line with its beginning missing would be read as a beginning.
    // What was refused is asked for again by hand alone.
    if (hasNextPage && !isFetching && !failed) void fetchNextPage();
  }, [hasNextPage, isFetching, failed, fetchNextPage]);
  const series = useMemo(() => seriesOf(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);
  if (query.isError && !query.data) return <ErrorMessage error={query.error} onRetry={() => query.refetch()} />;
  if (failed) return <ErrorMessage error={query.error} onRetry={() => fetchNextPage()} />;
  if (query.isPending) return <Skeleton className="h-40 w-full" />;
  if (series.length === 0) return <p className="text-ink-2">{t('vitals.none')}</p>;
  const drawn = series.filter((one) => one.readings.length > 1);
  return (
    <>
      {drawn.length > 0 ? (
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
          {drawn.map((one) => (
            <VitalsChart key={one.sign} series={one} />
          ))}
        </div>
      ) : (
        <p className="text-ink-2">{t('vitals.once')}</p>
      )}
      <VitalsTable series={series} />
    </>
  );
}

function VitalsTable({ series }: { series: readonly Series[] }) {
  const visits = new Map<string, string>();
  for (const { readings } of series) for (const { recordId, day } of readings) visits.set(recordId, day);
  const rows = [...visits].sort(([, one], [, other]) => (one < other ? 1 : -1));
  return (
    <section
      aria-label={t('vitals.table')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
      tabIndex={0}
      className="mt-5 overflow-x-auto rounded-lg border"
    >
      <table className="figures w-full text-xs">
        <thead className="bg-sunken text-ink-2">
          <tr>
            <th className="px-3 py-2 text-left font-medium">{t('vitals.date')}</th>
            {series.map(({ sign, unit }) => (
              <th key={sign} className="px-3 py-2 text-right font-medium">
                {t(`sign.${sign}`)}
                <span className="block font-normal">{unitName(unit)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows.map(([recordId, day]) => (
            <tr key={recordId}>
              <th scope="row" className="whitespace-nowrap px-3 py-2 text-left font-normal">
                <Link href={`/records/${recordId}`} className={LINK}>
                  {formatDay(day)}
                </Link>
              </th>
              {series.map(({ sign, readings }) => {
                const reading = readings.find((one) => one.recordId === recordId);
                return (
                  <td key={sign} className="px-3 py-2 text-right">
                    {reading ? formatCount(reading.value) : ''}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
