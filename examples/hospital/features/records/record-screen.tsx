'use client';
import { useRecord } from '@chartlift/client/query';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { AttachmentSection } from '@/features/attachments/attachment-section';
import { useCan } from '@/features/session/me';
import type { MedicalRecord } from '@/lib/api-types';
import { ErrorMessage } from '@/ui/state-message';
import { AddendaSection, useOwnDraft } from './addenda/addenda-section';
import { ClinicalSections } from './clinical/clinical-sections';
import { VitalsCard } from './clinical/vitals-card';
import { PendingFinalization } from './pending-finalization';
import { RecordDetails, RecordDetailsSkeleton } from './record-details';
import { RecordHeader, RecordHeaderSkeleton } from './record-header';
import { t } from './texts';

export function RecordScreen({ id }: { id: string }) {
  const query = useRecord(id);
  const mayFinalize = useCan('records_finalize');
  return (
    <>
      <Link
        href="/records"
        className="-ml-1 print:hidden inline-flex items-center gap-1.5 rounded-md px-1 py-0.5 font-medium text-ink-2 hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t('title')}
      </Link>
      {query.isError && !query.data ? (
        <div className="card mt-4">
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        </div>
      ) : query.data ? (
        <>
          <RecordHeader record={query.data} />
          <PendingFinalization record={query.data} mayWithdraw={mayFinalize} />
          <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_19rem]">
            <div className="min-w-0">
              <ClinicalSections record={query.data} />
              {query.data.status === 'finalized' && <AddendaSection record={query.data} />}
              <RecordFiles record={query.data} />
            </div>
            <div className="flex flex-col gap-4">
              <RecordDetails record={query.data} />
              <VitalsCard record={query.data} />
            </div>
          </div>
        </>
      ) : (
        <div aria-busy="true">
          <RecordHeaderSkeleton />
          <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_19rem]">
            <div className="card h-64" />
            <RecordDetailsSkeleton />
          </div>
        </div>
      )}
    </>
  );
}

/** The files of a record; a finalized one takes more only for an addendum that is being written. */
function RecordFiles({ record }: { record: MedicalRecord }) {
  const addendum = useOwnDraft(record);
  return <AttachmentSection record={record} addendum={addendum !== undefined} />;
}
