'use client';
import { useAddenda } from '@chartlift/client/query';
import { FilePlus2, Signature } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '@/features/session/me';
import { useSession } from '@/features/session/session-provider';
import type { Addendum, MedicalRecord } from '@/lib/api-types';
import { formatMoment } from '@/lib/format-date';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { later } from '@/ui/later';
import { LoadMore } from '@/ui/load-more';
import { ErrorMessage } from '@/ui/state-message';
import { t } from '../texts';

/** More than any record of one visit has. */
const PAGE_SIZE = 100;

const AddendumEditor = later(() => import('./addendum-editor').then((module) => module.AddendumEditor));

/** What was added to a finalized record, each signed and dated; and the way to add to it. */
export function AddendaSection({ record }: { record: MedicalRecord }) {
  const query = useAddenda(record.id, { limit: PAGE_SIZE });
  const mayWrite = useCan('records_write');
  const own = useOwnDraft(record);
  const [begun, setBegun] = useState(false);
  const addenda = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = addenda.filter((addendum) => addendum.id !== own?.id);
  const writing = begun || own !== undefined;
  if (shown.length === 0 && !mayWrite && !query.isError) return null;
  return (
    <section aria-labelledby="addenda-title" className="mb-6">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="addenda-title" className="font-semibold text-base">
          {t('addenda.title')}
        </h2>
        {mayWrite && !writing && query.isSuccess && (
          <Button size="sm" onClick={() => setBegun(true)}>
            <FilePlus2 aria-hidden="true" className="size-4" />
            {t('addenda.begin')}
          </Button>
        )}
      </div>
      {query.isError && addenda.length === 0 && (
        <div className="card">
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        </div>
      )}
      {shown.length > 0 && (
        <ol className="card divide-y">
          {shown.map((addendum) => (
            <Entry key={addendum.id} addendum={addendum} />
          ))}
        </ol>
      )}
      <LoadMore query={query} />
      {mayWrite && writing && (
        // One and the same before and after it is kept: whoever types on meanwhile loses neither text nor focus.
        <AddendumEditor recordId={record.id} draft={own ?? null} begun={begun} onClose={() => setBegun(false)} />
      )}
    </section>
  );
}

/** The draft that the signed-in user has begun; only they see to it. */
export function useOwnDraft(record: MedicalRecord): Addendum | undefined {
  const { session } = useSession();
  const query = useAddenda(record.id, { limit: PAGE_SIZE, enabled: record.status === 'finalized' });
  const me = session.status === 'signed-in' ? session.user.id : '';
  return query.data?.pages
    .flatMap((page) => page.items)
    .find((addendum) => addendum.status === 'draft' && addendum.created_by_id === me);
}

function Entry({ addendum }: { addendum: Addendum }) {
  const { number, signed_at: signedAt } = addendum;
  return (
    <li className="px-5 py-4" data-testid="addendum">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">
          {number === null ? t('addenda.draftOf', { name: addendum.created_by }) : t('addenda.number', { number })}
        </span>
        {signedAt ? (
          <span className="flex items-center gap-1.5 text-ink-2 text-xs">
            <Signature aria-hidden="true" className="size-3.5" />
            {t('addenda.signed', { name: addendum.signed_by ?? '', at: formatMoment(signedAt) })}
          </span>
        ) : (
          <Badge tone="caution">{t('status.draft')}</Badge>
        )}
        {addendum.attachment_count > 0 && (
          <span className="figures text-ink-2 text-xs">{t('addenda.files', { count: addendum.attachment_count })}</span>
        )}
      </p>
      <p className="mt-1.5 whitespace-pre-wrap text-pretty break-words leading-relaxed">{addendum.text}</p>
    </li>
  );
}
