'use client';
import type { Schemas } from '@chartlift/client/api';
import { useChangeAttachments, useInvalidate } from '@chartlift/client/query';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '@/features/session/api';
import type { Attachment } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { formatDuration } from '@/lib/format';
import { formatMoment } from '@/lib/format-date';
import { formatSmallMoney } from '@/lib/format-money';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { t as common } from '@/ui/texts';
import { addToast } from '@/ui/toasts';
import { waysToRestore } from './restore-ways';
import { useAwaitedRestores } from './restores-awaited';
import { t } from './texts';

type Tier = Schemas['RestoreTier'];
type RestoreState = Schemas['RestoreState'];

/** For how long a copy is wanted: a look, a week's work, a stay. */
const DAYS = ['1', '7', '30'] as const;

/** How often it is looked whether a restore is done; the fastest takes minutes. */
const LOOKED_AGAIN_MS = 5_000;

/** How each of these files stands. */
function useRestoreStates(ids: readonly string[]) {
  const call = useApi();
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['restore', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call((api) => api.GET('/api/attachments/{id}/restore', { params: { path: { id } }, signal })),
      // Whoever watches sees when it is there.
      refetchInterval: ({ state }: { state: { data: RestoreState | undefined } }) =>
        state.data?.state === 'restoring' ? LOOKED_AGAIN_MS : (false as const),
    })),
    combine: (queries) => ({
      error: queries.find((query) => query.isError)?.error ?? null,
      refetch: () => void Promise.all(queries.map((query) => query.refetch())),
      pending: queries.some((query) => query.isPending),
      states: queries.flatMap((query) => (query.data ? [query.data] : [])),
    }),
  });
}

interface RestoreDialogProps {
  recordId: string;
  /** Of one record. */
  files: readonly Attachment[];
  onClose: () => void;
}

/** Makes archived files readable: how fast, for how long, at what price. */
export function RestoreDialog({ recordId, files, onClose }: RestoreDialogProps) {
  const { error, refetch, pending, states } = useRestoreStates(files.map(({ id }) => id));
  const archived = states.filter(({ state }) => state === 'archived');
  const [first] = states;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('restore.title', { count: files.length })}
      description={<span className="line-clamp-3 break-words">{files.map((file) => file.file_name).join(', ')}</span>}
    >
      {error ? (
        <DialogBody>
          <ErrorMessage error={error} onRetry={refetch} />
        </DialogBody>
      ) : pending || !first ? (
        <DialogBody>
          <Skeleton className="h-32 w-full" />
        </DialogBody>
      ) : archived.length > 0 ? (
        <RestoreForm recordId={recordId} files={files} archived={archived} onClose={onClose} />
      ) : (
        <DialogBody>
          <p>
            {first.restored_until
              ? t('restore.until', { until: formatMoment(first.restored_until) })
              : t(`restore.state.${first.state}`)}
          </p>
        </DialogBody>
      )}
    </Dialog>
  );
}

interface RestoreFormProps extends RestoreDialogProps {
  archived: readonly RestoreState[];
}

function RestoreForm({ recordId, files, archived, onClose }: RestoreFormProps) {
  const invalidate = useInvalidate();
  const { awaitRestores } = useAwaitedRestores();
  const ways = waysToRestore(archived);
  const [tier, setTier] = useState<Tier>(ways.find((way) => way.tier === 'Standard')?.tier ?? 'Bulk');
  const [days, setDays] = useState<(typeof DAYS)[number]>('7');
  const chosen = ways.find((way) => way.tier === tier);
  const restore = useChangeAttachments(recordId);
  const submit = () => {
    const ids = archived.map((state) => state.attachment_id);
    restore.mutate(
      { action: 'restore', attachment_ids: ids, tier, days: Number(days) },
      {
        onSuccess: (outcomes) => {
          const asked = outcomes.filter(({ problem }) => !problem).map((one) => one.attachment_id);
          const left = outcomes.length - asked.length;
          for (const id of asked) invalidate(['restore', id]);
          if (asked.length > 0) {
            const takes = chosen?.takes_seconds ?? 0;
            awaitRestores(recordId, asked, takes);
            addToast({
              title: t('restore.asked', { count: asked.length }),
              description: t('restore.askedAbout', { time: formatDuration(takes) }),
            });
          }
          if (left > 0) addToast({ type: 'error', title: t('bulk.failed', { count: left }), priority: 'high' });
          onClose();
        },
      },
    );
  };
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <DialogBody>
        <p className="text-ink-2">{t('restore.about')}</p>
        {archived.length < files.length && (
          <p className="mt-2 text-ink-2">{t('restore.some', { archived: archived.length, all: files.length })}</p>
        )}
        <fieldset className="mt-4">
          <legend className="mb-2 font-medium text-[0.8125rem]">{t('restore.how')}</legend>
          <div className="divide-y rounded-lg border">
            {ways.map((way) => (
              <label
                key={way.tier}
                className="flex cursor-pointer items-center gap-3 px-4 py-3 has-checked:bg-accent-soft"
                data-testid="restore-option"
              >
                <input
                  type="radio"
                  name="tier"
                  className="size-4 accent-accent"
                  checked={way.tier === tier}
                  onChange={() => setTier(way.tier)}
                />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{t(`restore.tier.${way.tier}`)}</span>
                  <span className="block text-ink-2 text-xs">
                    {t('restore.within', { time: formatDuration(way.takes_seconds) })}
                  </span>
                </span>
                <span className="figures font-medium">
                  {way.cost === null ? t('restore.noPrice') : formatSmallMoney(way.cost)}
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
