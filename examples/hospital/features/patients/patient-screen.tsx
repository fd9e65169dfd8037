'use client';
import { useRecords } from '@chartlift/client/query';
import { ArrowLeft, CalendarPlus, Plus } from 'lucide-react';
import Link from 'next/link';
import { VitalsOverTime } from '@/features/records/clinical/vitals-over-time';
import { visitsOf } from '@/features/records/filter';
import { useCan } from '@/features/session/me';
import type { Patient } from '@/lib/api-types';
import { ageAt, formatDay, today } from '@/lib/format-date';
import { buttonClass } from '@/ui/button-class';
import { LoadMore } from '@/ui/load-more';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { usePatient } from './queries';
import { t } from './texts';
import { VisitCard } from './visit-card';

/** A patient: who it is, their visits with their files, how their vital signs went. */
export function PatientScreen({ id }: { id: string }) {
  const query = usePatient(id);
  return (
    <>
      <Link
        href="/patients"
        className="-ml-1 inline-flex items-center gap-1.5 rounded-md px-1 py-0.5 font-medium text-ink-2 hover:text-ink print:hidden"
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
          <PatientHeader patient={query.data} />
          <Visits patient={query.data} />
        </>
      ) : (
        <div aria-busy="true" className="mt-4">
          <Skeleton className="h-7 w-56" />
          <Skeleton className="mt-2.5 h-4 w-72" />
          <Skeleton className="mt-8 h-40 w-full" />
        </div>
      )}
    </>
  );
}

function PatientHeader({ patient }: { patient: Patient }) {
  const mayCreate = useCan('records_write');
  const age = patient.birth_date && ageAt(patient.birth_date, today());
  return (
    <header className="mt-3 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        <h1 className="text-balance font-semibold text-2xl tracking-tight">{patient.display_name}</h1>
        <p className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-ink-2">
          <span>{patient.mrn}</span>
          {patient.birth_date && (
            <span>
              {typeof age === 'number'
                ? t('detail.bornAndAge', { date: formatDay(patient.birth_date), age })
                : t('detail.born', { date: formatDay(patient.birth_date) })}
            </span>
          )}
          <span>{t(`gender.${patient.gender}`)}</span>
        </p>
      </div>
      {mayCreate && (
        <Link href={`/records/new?patient=${patient.id}`} className={buttonClass('primary')}>
          <Plus aria-hidden="true" className="size-4" />
          {t('detail.newRecord')}
        </Link>
      )}
    </header>
  );
}

function Visits({ patient }: { patient: Patient }) {
  const query = useRecords(visitsOf(patient.id));
  const records = query.data?.pages.flatMap((page) => page.items) ?? [];
  const measured = records.some((record) => record.vital_signs !== null);
  return (
    <>
      <section aria-labelledby="visits-title" aria-busy={query.isFetching} className="mt-8">
        <h2 id="visits-title" className="font-semibold text-base">
          {t('detail.visits')}
          {records.length > 0 && !query.hasNextPage && (
            <span className="figures ml-2.5 font-normal text-ink-2 text-sm">
              {t('detail.visitsCount', { count: records.length })}
            </span>
          )}
        </h2>
        {query.isError && records.length === 0 ? (
          <div className="card mt-3">
            <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
          </div>
        ) : query.isSuccess && records.length === 0 ? (
          <div className="card mt-3">
            <StateMessage icon={CalendarPlus} title={t('detail.none.title')}>
              <p>{t('detail.none.text')}</p>
            </StateMessage>
          </div>
        ) : query.isPending ? (
          <Skeleton className="mt-3 h-40 w-full" />
        ) : (
          <ol className="mt-3 flex flex-col gap-3 border-line border-l-2 pl-4 sm:pl-6">
            {records.map((record) => (
              <VisitCard key={record.id} record={record} />
            ))}
          </ol>
        )}
        <LoadMore query={query} />
      </section>
      {measured && (
        <section aria-labelledby="vitals-title" className="mt-8">
          <h2 id="vitals-title" className="font-semibold text-base">
            {t('detail.vitals')}
          </h2>
          <div className="card mt-3 px-5 py-5">
            <VitalsOverTime patientId={patient.id} />
          </div>
        </section>
      )}
    </>
  );
}
