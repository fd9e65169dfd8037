'use client';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { type Call, useApi } from '@/features/session/api';
import type { AuditEntry } from '@/lib/api-types';
import { csvOf } from '@/lib/csv';
import { today } from '@/lib/format-date';
import { saveText } from '@/lib/save-text';
import { Button } from '@/ui/button';
import { addErrorToast, addToast } from '@/ui/toasts';
import { type AuditFilter, queryOf } from './filter';
import { t } from './texts';

/** The most the server gives at once. */
const PAGE_SIZE = 200;

/** Everything of an entry, so that whoever holds the key can compute the chain anew without the server. */
const COLUMNS = [
  'seq',
  'at',
  'actor_id',
  'actor_name',
  'action',
  'target_type',
  'target_id',
  'record_id',
  'request_id',
  'details',
  'key_id',
  'mac',
] as const satisfies readonly (keyof AuditEntry)[];

/** Saves all of the log that the filter lets through as CSV, the latest entry first, and says how far it is. */
export function ExportLog({ filter }: { filter: AuditFilter }) {
  const call = useApi();
  const [read, setRead] = useState(0);
  const save = useMutation({
    mutationFn: () => wholeLog(call, filter, setRead),
    onSuccess: (entries) => {
      const rows = entries.map((entry) => COLUMNS.map((column) => entry[column]));
      saveText(csvOf([COLUMNS, ...rows]), t('export.fileName', { day: today() }), 'text/csv');
      addToast({ title: t('export.done', { count: entries.length }) });
    },
    onError: addErrorToast,
  });
  return (
    <Button disabled={save.isPending} focusableWhenDisabled onClick={() => save.mutate()}>
      <Download aria-hidden="true" className="size-4" />
      {save.isPending ? t('export.busy', { count: read }) : t('export.submit')}
    </Button>
  );
}

async function wholeLog(call: Call, filter: AuditFilter, onRead: (count: number) => void): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const query = { ...queryOf(filter), limit: PAGE_SIZE, ...(cursor && { cursor }) };
    const page: { items: AuditEntry[]; next_cursor: string | null } = await call((api) =>
      api.GET('/api/audit-log', { params: { query } }),
    );
    entries.push(...page.items);
    onRead(entries.length);
    cursor = page.next_cursor;
  } while (cursor);
  return entries;
}
