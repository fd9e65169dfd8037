'use client';
import { useRecords } from '@chartlift/client/query';
import { FileSearch, FolderPlus } from 'lucide-react';
import { useMemo } from 'react';
import { useDebounced } from '@/lib/use-debounced';
import { Button } from '@/ui/button';
import { Found } from '@/ui/found';
import { LoadMore } from '@/ui/load-more';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { NO_FILTER, queryOf } from './filter';
import { useRecordFilter } from './record-filter-context';
import { RecordTable } from './record-table';
import { viewName } from './saved-views';
import { t } from './texts';

/** Long enough not to search for half a word, short enough to feel immediate. */
const TYPING_PAUSE_MS = 250;

export function RecordList({ newRecord }: { newRecord: React.ReactNode }) {
  const { filter, change } = useRecordFilter();
  const search = useDebounced(filter.search.trim(), TYPING_PAUSE_MS);
  const department = useDebounced(filter.department.trim(), TYPING_PAUSE_MS);
  const query = useRecords(queryOf({ ...filter, search, department }));
  const pages = query.data?.pages;
  const records = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  // What another filter has not let through says nothing of this one.
  const awaited = query.isPending || (query.isPlaceholderData && records.length === 0);
  const filtered = search !== '' || viewName(filter) !== '';

  return (
    <section aria-label={t('list.label')} aria-busy={query.isFetching} className="card mt-4 overflow-hidden">
      <Found query={query} count={records.length} />
      {query.isError && records.length === 0 ? (
        <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
      ) : !awaited && records.length === 0 ? (
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
          <RecordTable records={records} pending={awaited} />
          <LoadMore query={query} />
        </>
      )}
    </section>
  );
}
