'use client';
import { ScrollText } from 'lucide-react';
import { Found } from '@/ui/found';
import { later } from '@/ui/later';
import { LoadMore } from '@/ui/load-more';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { AuditRow } from './audit-row';
import { ExportLog } from './export-log';
import { useAuditFilter } from './filter';
import { useAuditLog } from './queries';
import { t } from './texts';
import { VerifyChain } from './verify-chain';

const FILTERS = [1, 2, 3, 4];
const SKELETON_ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

const AuditFilters = later(
  () => import('./audit-filters').then((module) => module.AuditFilters),
  () => (
    <div aria-busy="true" className="card mt-4 grid gap-3 px-4 py-4 sm:grid-cols-2 lg:grid-cols-4 print:hidden">
      {FILTERS.map((filter) => (
        <Skeleton key={filter} className="h-[4.125rem]" />
      ))}
    </div>
  ),
);

export function AuditScreen() {
  const { filter, change } = useAuditFilter();
  const filtered = Object.values(filter).some(Boolean);
  const query = useAuditLog(filter);
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  // What another filter has not let through says nothing of this one.
  const awaited = query.isPending || (query.isPlaceholderData && entries.length === 0);
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} action={<ExportLog filter={filter} />} />
      <VerifyChain />
      <AuditFilters filter={filter} onChange={change} entries={entries} />
      <section aria-label={t('list.label')} aria-busy={query.isFetching} className="card mt-4 overflow-hidden">
        <Found query={query} count={entries.length} />
        {awaited ? (
          <div className="divide-y">
            {SKELETON_ROWS.map((row) => (
              <div key={row} className="flex justify-between gap-6 px-5 py-3.5">
                <Skeleton className="h-4 w-52" />
                <Skeleton className="h-4 w-32" />
              </div>
            ))}
          </div>
        ) : query.isError && entries.length === 0 ? (
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        ) : entries.length === 0 ? (
          <StateMessage icon={ScrollText} title={t(filtered ? 'list.noneFiltered' : 'list.none')}>
            {filtered && <p>{t('list.noneFilteredText')}</p>}
          </StateMessage>
        ) : (
          <>
            <table className="w-full compact:block">
              <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:sr-only">
                <tr>
                  <th className="w-20 py-2.5 pr-3 pl-5 text-right font-medium">{t('list.number')}</th>
                  <th className="px-3 py-2.5 font-medium">{t('list.what')}</th>
                  <th className="w-[26%] px-3 py-2.5 font-medium">{t('list.who')}</th>
                  <th className="w-52 py-2.5 pr-5 pl-3 font-medium">{t('list.when')}</th>
                </tr>
              </thead>
              <tbody className="divide-y compact:block">
                {entries.map((entry) => (
                  <AuditRow key={entry.seq} entry={entry} onActor={(actor) => change({ actor })} />
                ))}
              </tbody>
            </table>
            <LoadMore query={query} />
          </>
        )}
      </section>
    </>
  );
}
