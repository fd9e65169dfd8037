'use client';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { AttachmentSection } from '@/features/attachments/attachment-section';
import { ErrorMessage } from '@/ui/state-message';
import { ClinicalSections } from './clinical/clinical-sections';
import { VitalsCard } from './clinical/vitals-card';
import { useRecord } from './queries';
import { RecordDetails, RecordDetailsSkeleton } from './record-details';
import { RecordHeader, RecordHeaderSkeleton } from './record-header';
import { t } from './texts';

export function RecordScreen({ id }: { id: string }) {
  const query = useRecord(id);
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
          <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_19rem]">
            <div className="min-w-0">
              <ClinicalSections record={query.data} />
              <AttachmentSection record={query.data} />
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
