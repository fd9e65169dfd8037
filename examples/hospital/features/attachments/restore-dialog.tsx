'use client';
import type { Schemas } from '@chartlift/client/api';
import { chartliftKeys } from '@chartlift/client/query';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/features/session/api';
import type { Attachment } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { formatDuration } from '@/lib/format';
import { formatMoment } from '@/lib/format-date';
import { formatSmallMoney } from '@/lib/format-money';
import { useInvalidate } from '@/lib/use-invalidate';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { t as common } from '@/ui/texts';
import { addToast } from '@/ui/toasts';
import { t } from './texts';

type Tier = Schemas['RestoreTier'];
type RestoreState = Schemas['RestoreState'];

/** For how long a copy is wanted: a look, a week's work, a stay. */
const DAYS = ['1', '7', '30'] as const;

/** How often it is looked whether a restore is done; the fastest takes minutes. */
const LOOKED_AGAIN_MS = 5_000;

function useRestoreState(id: string) {
  const call = useApi();
  return useQuery({
    queryKey: ['restore', id],
    queryFn: ({ signal }) =>
      call((api) => api.GET('/api/attachments/{id}/restore', { params: { path: { id } }, signal })),
    // Whoever watches sees when it is there.
    refetchInterval: ({ state }) => (state.data?.state === 'restoring' ? LOOKED_AGAIN_MS : false),
  });
}

/** Makes an archived file readable: how fast, for how long, at what price. */
export function RestoreDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const query = useRestoreState(attachment.id);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('restore.title')}
      description={<span className="break-words">{attachment.file_name}</span>}
    >
      {query.isError ? (
        <DialogBody>
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        </DialogBody>
      ) : query.data?.state === 'archived' ? (
        <RestoreForm attachment={attachment} state={query.data} onClose={onClose} />
      ) : (
        <DialogBody>
          {query.data ? (
            <p>
              {query.data.restored_until
                ? t('restore.until', { until: formatMoment(query.data.restored_until) })
                : t(`restore.state.${query.data.state}`)}
            </p>
          ) : (
            <Skeleton className="h-32 w-full" />
          )}
        </DialogBody>
      )}
    </Dialog>
  );
}

interface RestoreFormProps {
  attachment: Attachment;
  state: RestoreState;
  onClose: () => void;
}

function RestoreForm({ attachment, state, onClose }: RestoreFormProps) {
  const call = useApi();
  const invalidate = useInvalidate();
  const [tier, setTier] = useState<Tier>(state.options.find((option) => option.tier === 'Standard')?.tier ?? 'Bulk');
  const [days, setDays] = useState<(typeof DAYS)[number]>('7');
  const chosen = state.options.find((option) => option.tier === tier);
  const restore = useMutation({
    mutationFn: () =>
      call((api) =>
        api.POST('/api/attachments/{id}/restore', {
          params: { path: { id: attachment.id } },
          body: { tier, days: Number(days) },
        }),
      ),
    onSuccess: () => {
      invalidate(['restore', attachment.id], ['attachments', attachment.record_id], chartliftKeys.costs);
      addToast({
        title: t('restore.asked'),
        description: t('restore.askedAbout', { time: formatDuration(chosen?.takes_seconds ?? 0) }),
      });
      onClose();
    },
  });
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        restore.mutate();
      }}
    >
      <DialogBody>
        <p className="text-ink-2">{t('restore.about')}</p>
        <fieldset className="mt-4">
          <legend className="mb-2 font-medium text-[0.8125rem]">{t('restore.how')}</legend>
          <div className="divide-y rounded-lg border">
            {state.options.map((option) => (
              <label
                key={option.tier}
                className="flex cursor-pointer items-center gap-3 px-4 py-3 has-checked:bg-accent-soft"
                data-testid="restore-option"
              >
                <input
                  type="radio"
                  name="tier"
                  className="size-4 accent-accent"
                  checked={option.tier === tier}
                  onChange={() => setTier(option.tier)}
                />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{t(`restore.tier.${option.tier}`)}</span>
                  <span className="block text-ink-2 text-xs">
                    {t('restore.within', { time: formatDuration(option.takes_seconds) })}
                  </span>
                </span>
                <span className="figures font-medium">
                  {option.cost === null ? t('restore.noPrice') : formatSmallMoney(option.cost)}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <Field name="days" label={t('restore.days')} className="mt-4">
          <Select
            options={DAYS.map((value) => ({ value, label: t('restore.daysCount', { count: Number(value) }) }))}
            value={days}
            onChange={setDays}
          />
        </Field>
        <p className="mt-3 text-ink-2 text-xs">{t('restore.copy')}</p>
        {restore.isError && (
          <p role="alert" className="mt-4 rounded-lg bg-critical-soft px-3.5 py-2.5 text-critical">
            {errorLine(restore.error)}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" look="primary" disabled={restore.isPending} focusableWhenDisabled>
          {t(restore.isPending ? 'restore.busy' : 'restore.submit')}
        </Button>
      </DialogFooter>
    </form>
  );
}
