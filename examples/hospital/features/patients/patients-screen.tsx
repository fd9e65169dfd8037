'use client';
import { UserRoundSearch, UsersRound } from 'lucide-react';
import Link from 'next/link';
import type { Patient } from '@/lib/api-types';
import { formatDay } from '@/lib/format-date';
import { useDebounced } from '@/lib/use-debounced';
import { Badge } from '@/ui/badge';
import { Found } from '@/ui/found';
import { LoadMore } from '@/ui/load-more';
import { PageHeader } from '@/ui/page-header';
import { SearchField } from '@/ui/search-field';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage, StateMessage } from '@/ui/state-message';
import { usePatientSearch } from './patient-search-context';
import { usePatients } from './queries';
import { t } from './texts';

/** Long enough not to search for half a word, short enough to feel immediate. */
const TYPING_PAUSE_MS = 250;
const SKELETON_ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

export function PatientsScreen() {
  const { typed, type } = usePatientSearch();
  const search = useDebounced(typed.trim(), TYPING_PAUSE_MS);
  const query = usePatients(search);
  const patients = query.data?.pages.flatMap((page) => page.items) ?? [];
  // What another search has not found says nothing of this one.
  const awaited = query.isPending || (query.isPlaceholderData && patients.length === 0);
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <search className="mt-6 block print:hidden">
        <SearchField
          label={t('search')}
          placeholder={t('placeholder')}
          clear={t('clear')}
          value={typed}
          onChange={type}
        />
      </search>
      <section aria-label={t('list.label')} aria-busy={query.isFetching} className="card mt-4 overflow-hidden">
        <Found query={query} count={patients.length} />
        {query.isError && patients.length === 0 ? (
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        ) : !awaited && patients.length === 0 ? (
          search ? (
            <StateMessage icon={UserRoundSearch} title={t('list.noMatch.title')}>
              <p>{t('list.noMatch.text')}</p>
            </StateMessage>
          ) : (
            <StateMessage icon={UsersRound} title={t('list.none.title')}>
              <p>{t('list.none.text')}</p>
            </StateMessage>
          )
        ) : (
          <>
            <table className="w-full compact:block">
              <thead className="border-b bg-sunken text-left text-ink-2 text-xs compact:sr-only">
                <tr>
                  <th className="py-2.5 pr-3 pl-5 font-medium">{t('list.name')}</th>
                  <th className="w-44 px-3 py-2.5 font-medium">{t('list.mrn')}</th>
                  <th className="w-40 px-3 py-2.5 font-medium">{t('list.born')}</th>
                  <th className="w-32 py-2.5 pr-5 pl-3 font-medium">{t('list.gender')}</th>
                </tr>
              </thead>
              <tbody className="divide-y compact:block">
                {awaited
                  ? SKELETON_ROWS.map((row) => <PatientRowSkeleton key={row} />)
                  : patients.map((patient) => <PatientRow key={patient.id} patient={patient} />)}
              </tbody>
            </table>
            <LoadMore query={query} />
          </>
        )}
      </section>
    </>
  );
}

function PatientRow({ patient }: { patient: Patient }) {
  return (
    <tr
      data-testid="patient-row"
      className="relative transition-colors hover:bg-hover compact:grid compact:grid-cols-[1fr_auto] compact:gap-x-4 compact:gap-y-1 compact:px-4 compact:py-3.5"
    >
      <td className="min-w-0 wide:py-3.5 wide:pr-3 wide:pl-5">
        <Link
          href={`/patients/${patient.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-hidden focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {patient.display_name}
        </Link>
        {!patient.active && (
          <span className="ml-2.5">
            <Badge>{t('list.inactive')}</Badge>
          </span>
        )}
      </td>
      <td className="figures text-ink-2 compact:order-3 compact:text-xs wide:px-3">{patient.mrn}</td>
      <td className="figures whitespace-nowrap text-ink-2 compact:order-4 compact:text-right compact:text-xs wide:px-3">
        {patient.birth_date ? formatDay(patient.birth_date) : t('unknown')}
      </td>
      <td className="text-ink-2 compact:order-2 compact:text-xs wide:pr-5 wide:pl-3">
        {t(`gender.${patient.gender}`)}
      </td>
    </tr>
  );
}

function PatientRowSkeleton() {
  return (
    <tr className="compact:block compact:px-4 compact:py-3.5">
      <td className="compact:block wide:py-3.5 wide:pl-5">
        <Skeleton className="h-4 w-40" />
      </td>
      <td className="compact:hidden wide:px-3">
        <Skeleton className="h-4 w-24" />
      </td>
      <td className="compact:hidden wide:px-3">
        <Skeleton className="h-4 w-24" />
      </td>
      <td className="compact:hidden wide:px-3">
        <Skeleton className="h-4 w-16" />
      </td>
    </tr>
  );
}
