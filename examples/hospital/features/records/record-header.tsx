'use client';
import { History, LockKeyhole, PencilLine } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { useCan } from '@/features/session/me';
import type { MedicalRecord } from '@/lib/api-types';
import { ageAt, formatDay } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { buttonClass } from '@/ui/button-class';
import { later } from '@/ui/later';
import { Skeleton } from '@/ui/skeleton';
import { useOnceOpen } from '@/ui/use-once-open';
import { KeepTemplate } from './keep-template';
import { StatusBadge } from './status-badge';
import { t } from './texts';

const FinalizeDialog = later(() => import('./finalize-dialog').then((module) => module.FinalizeDialog));

const RevisionsDialog = later(() => import('./revisions-dialog').then((module) => module.RevisionsDialog));

/** Who the patient is: the first thing to check before anything is added to a record. */
export function RecordHeader({ record }: { record: MedicalRecord }) {
  const [history, setHistory] = useState(false);
  const mayKeep = useCan('templates_manage');
  const heading = useRef<HTMLHeadingElement>(null);
  const [finalizing, setFinalizing] = useState(false);
  const onceFinalizing = useOnceOpen(finalizing);
  const open = record.status === 'draft' && record.finalization === null;
  const mayEdit = useCan('records_write') && open;
  const mayFinalize = useCan('records_finalize') && open;
  const age = record.patient.birth_date && ageAt(record.patient.birth_date, record.visit_date);
  return (
    <header className="mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 ref={heading} tabIndex={-1} className="outline-hidden text-balance font-semibold text-2xl tracking-tight">
            {record.patient.display_name}
          </h1>
          <StatusBadge status={record.status} />
        </div>
        <p className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-ink-2">
          <span>{record.patient.mrn}</span>
          {record.patient.birth_date && (
            <span>
              {typeof age === 'number'
                ? t('detail.bornAndAge', { date: formatDay(record.patient.birth_date), age })
                : t('detail.born', { date: formatDay(record.patient.birth_date) })}
            </span>
          )}
          <Link
            href={`/patients/${record.patient_id}`}
            className="font-medium text-accent-strong underline-offset-4 hover:underline print:hidden"
          >
            {t('detail.allVisits')}
          </Link>
        </p>
        <p className="mt-3 text-pretty font-medium text-base">{record.chief_complaint}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setHistory(true)}>
          <History aria-hidden="true" className="size-4" />
          {t('revisions.open')}
        </Button>
        {history && <RevisionsDialog record={record} onClose={() => setHistory(false)} />}
        {mayEdit && (
          <Link href={`/records/${record.id}/edit`} className={buttonClass()}>
            <PencilLine aria-hidden="true" className="size-4" />
            {t('edit.open')}
          </Link>
        )}
        {mayKeep && <KeepTemplate record={record} />}
        {mayFinalize && (
          <Button onClick={() => setFinalizing(true)}>
            <LockKeyhole aria-hidden="true" className="size-4" />
            {t('finalize.open')}
          </Button>
        )}
        {onceFinalizing && (
          <FinalizeDialog record={record} open={finalizing} onClose={() => setFinalizing(false)} heading={heading} />
        )}
      </div>
    </header>
  );
}

export function RecordHeaderSkeleton() {
  return (
    <div className="mt-4">
      <Skeleton className="h-7 w-56" />
      <Skeleton className="mt-2.5 h-4 w-72" />
      <Skeleton className="mt-4 h-5 w-64" />
    </div>
  );
}
