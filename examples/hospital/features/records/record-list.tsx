'use client';
import { FileSearch, FolderPlus } from 'lucide-react';
import { useDebounced } from '@/lib/use-debounced';
import { Button } from '@/ui/button';
import { LoadMore } from '@/ui/load-more';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { useRecords } from './queries';
import { NO_FILTER, useRecordFilter } from './record-filter-context';
import { RecordRow, RecordRowSkeleton } from './record-row';
import { t } from './texts';

/** Long enough not to search for half a word, short enough to feel immediate. */
const TYPING_PAUSE_MS = 250;
/** About as many as fit on a desk's screen. */
const SKELETON_ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

export function RecordList({ newRecord }: { newRecord: React.ReactNode }) {
  const { filter, change } = useRecordFilter();
  const search = useDebounced(filter.search.trim(), TYPING_PAUSE_MS);
  const query = useRecords({ ...filter, search });
  const records = query.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = search !== '' || filter.status !== 'all';

  return (
    <section aria-label={t('list.label')} aria-busy={query.isFetching} className="card mt-4 overflow-hidden">
      {query.isError && records.length === 0 ? (
        <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
      ) : query.isSuccess && records.length === 0 ? (
        filtered ? (
          <StateMessage
            icon={FileSearch}
            title={t('list.noMatch.title')}
            action={
              <Button onClick={() => change({ ...NO_FILTER, order: filter.order })}>{t('list.noMatch.clear')}</Button>
            }
          >
            <p>{t('list.noMatch.text')}</p>
          </StateMessage>
        ) : (
          <StateMessage icon={FolderPlus} title={t('list.none.title')} action={newRecord}>
            <p>{t('list.none.text')}</p>
          </StateMessage>
        )
      ) : (
        <>
          <table className="w-full compact:block">
            <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:sr-only">
              <tr>
                <th className="w-[26%] py-2.5 pr-3 pl-5 font-medium">{t('list.patient')}</th>
                <th className="px-3 py-2.5 font-medium">{t('list.visit')}</th>
                <th className="w-32 px-3 py-2.5 font-medium">{t('list.date')}</th>
                <th className="w-20 px-3 py-2.5 text-right font-medium">{t('list.files')}</th>
                <th className="w-32 py-2.5 pr-5 pl-3 font-medium">{t('list.status')}</th>
              </tr>
            </thead>
            <tbody className="divide-y compact:block">
              {query.isPending
                ? SKELETON_ROWS.map((row) => <RecordRowSkeleton key={row} />)
                : records.map((record) => <RecordRow key={record.id} record={record} />)}
            </tbody>
          </table>
          <LoadMore query={query} />
        </>
      )}
    </section>
  );
}
