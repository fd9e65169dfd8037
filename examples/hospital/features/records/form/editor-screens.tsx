'use client';
import { useRecord } from '@chartlift/client/query';
import { LockKeyhole } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { t } from '../texts';
import { usePatientAs } from './patient-of';

/** The form and its library come after the page's frame: nobody who only reads loads them. */
const RecordEditor = dynamic(() => import('./record-editor').then((module) => module.RecordEditor), {
  loading: () => <EditorSkeleton />,
});

/** A new record; of the patient whose page one came from, if one did. */
export function NewRecordScreen() {
  const patientId = useSearchParams().get('patient');
  const patient = usePatientAs(patientId);
  if (patient.isError) return <ErrorMessage error={patient.error} onRetry={() => patient.refetch()} />;
  if (patientId && !patient.data) return <EditorSkeleton />;
  return <RecordEditor start={null} patient={patient.data ?? null} />;
}

export function EditRecordScreen({ id }: { id: string }) {
  const query = useRecord(id);
  // The form begins with what was there when it was opened; it follows what comes later by itself.
  const [start, setStart] = useState(query.data);
  if (!start && query.data) setStart(query.data);
  if (query.isError && !start) return <ErrorMessage error={query.error} onRetry={() => query.refetch()} />;
  if (!start) return <EditorSkeleton />;
  if (start.status === 'finalized') return <StateMessage icon={LockKeyhole} title={t('edit.finalized')} />;
  return <RecordEditor start={start} />;
}

function EditorSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-64 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
