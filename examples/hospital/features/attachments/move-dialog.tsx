'use client';
import { chartliftKeys, useChangeAttachments } from '@chartlift/client/query';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/features/session/api';
import { formatDay } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { t as common } from '@/ui/texts';
import { addErrorToast, addToast } from '@/ui/toasts';
import { leftAsTheyWere } from './lists';
import { t } from './texts';

interface MoveDialogProps {
  recordId: string;
  ids: readonly string[];
  onClose: (moved: boolean) => void;
}

/** The other drafts of a record's patient: files of one patient never go to another's. */
function useOtherDrafts(recordId: string) {
  const call = useApi();
  return useQuery({
    queryKey: [...chartliftKeys.recordLists, 'drafts-beside', recordId],
    queryFn: async ({ signal }) => {
      const record = await call((api) =>
        api.GET('/api/medical-records/{id}', { params: { path: { id: recordId } }, signal }),
      );
      const { items } = await call((api) =>
        api.GET('/api/medical-records', {
          params: { query: { patient_id: record.patient_id, status: 'draft', sort: '-visit_date', limit: 200 } },
          signal,
        }),
      );
      return items.filter((one) => one.id !== recordId);
    },
  });
}

/** Moves files to another visit of the same patient. */
export function MoveDialog({ recordId, ids, onClose }: MoveDialogProps) {
  const query = useOtherDrafts(recordId);
  const move = useChangeAttachments(recordId);
  const [chosen, setChosen] = useState<string | null>(null);
  const target = chosen ?? query.data?.[0]?.id;

  function submit() {
    if (!target) return;
    move.mutate(
      { action: 'move', attachment_ids: ids, record_id: target },
      {
        onSuccess: (outcomes) => {
          const left = leftAsTheyWere(outcomes);
          if (ids.length > left) addToast({ title: t('move.done', { count: ids.length - left }) });
          if (left > 0) addToast({ type: 'error', title: t('bulk.failed', { count: left }), priority: 'high' });
          onClose(true);
        },
        onError: addErrorToast,
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose(false)}
      title={t('move.title', { count: ids.length })}
      description={t('move.text')}
    >
      <DialogBody>
        {query.isError ? (
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        ) : query.isPending ? (
          <Skeleton className="h-16 w-full" />
        ) : query.data.length === 0 ? (
          <p>{t('move.none')}</p>
        ) : (
          <Field name="target" label={t('move.to')}>
            <Select
              options={query.data.map((record) => ({
                value: record.id,
                label: t('move.visit', {
                  day: formatDay(record.visit_date),
                  complaint: record.chief_complaint ?? record.department ?? '',
                }),
              }))}
              {...(target && { value: target })}
              onChange={setChosen}
            />
          </Field>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => onClose(false)}>{common('cancel')}</Button>
        <Button look="primary" disabled={!target || move.isPending} focusableWhenDisabled onClick={submit}>
          {t(move.isPending ? 'move.busy' : 'move.submit')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
