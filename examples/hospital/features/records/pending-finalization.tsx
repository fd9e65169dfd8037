'use client';
import { useWithdrawFinalization } from '@chartlift/client/query';
import { Hourglass } from 'lucide-react';
import type { MedicalRecord } from '@/lib/api-types';
import { Button } from '@/ui/button';
import { addErrorToast, addToast } from '@/ui/toasts';
import { t } from './texts';

/** Says that a record waits for its uploads to be finalized, with the way back. */
export function PendingFinalization({ record, mayWithdraw }: { record: MedicalRecord; mayWithdraw: boolean }) {
  const withdraw = useWithdrawFinalization(record.id);
  const giveUp = () =>
    withdraw.mutate(undefined, {
      onSuccess: () => addToast({ title: t('pending.withdrawn') }),
      onError: addErrorToast,
    });
  if (!record.finalization) return null;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-caution-soft px-4 py-3 text-caution">
      <Hourglass aria-hidden="true" className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 basis-64">{t('pending.text')}</p>
      {mayWithdraw && (
        <Button size="sm" disabled={withdraw.isPending} focusableWhenDisabled onClick={giveUp}>
          {t('pending.withdraw')}
        </Button>
      )}
    </div>
  );
}
