import { Paperclip } from 'lucide-react';
import Link from 'next/link';
import type { Ref } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { formatCount } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import { Skeleton } from '@/ui/skeleton';
import { StatusBadge } from './status-badge';
import { t } from './texts';
import { visitTypeLabel } from './vocabulary';

interface RecordRowProps {
  record: MedicalRecord;
  /** Its place in the list, from 0. */
  index: number;
  onFocus: () => void;
  /** Measures it. */
  ref: Ref<HTMLTableRowElement>;
}

/** One record: a row on desks, a card on phones; all of it leads to the record. */
export function RecordRow({ record, index, onFocus, ref }: RecordRowProps) {
  return (
    <tr
      ref={ref}
      data-index={index}
      // The heading is the first row.
      aria-rowindex={index + 2}
      onFocus={onFocus}
      data-testid="record-row"
      className="relative transition-colors hover:bg-hover compact:grid compact:grid-cols-[1fr_auto] compact:gap-x-4 compact:gap-y-1.5 compact:px-4 compact:py-3.5"
    >
      <td className="min-w-0 wide:py-3 wide:pr-3 wide:pl-5">
        <Link
          href={`/records/${record.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-hidden focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {record.patient.display_name}
        </Link>
        <span className="block text-ink-2 text-xs">{record.patient.mrn}</span>
      </td>
      <td className="min-w-0 compact:order-3 compact:col-span-2 wide:px-3 wide:py-3">
        <span className="block">{record.chief_complaint}</span>
        <span className="block text-ink-2 text-xs">
          {record.department
            ? t('list.typeAndDepartment', { type: visitTypeLabel(record.visit_type), department: record.department })
            : visitTypeLabel(record.visit_type)}
        </span>
      </td>
      <td className="figures whitespace-nowrap text-ink-2 compact:order-4 compact:text-xs wide:px-3 wide:py-3">
        {formatDay(record.visit_date)}
      </td>
      <td className="figures text-right text-ink-2 compact:order-5 compact:text-xs wide:px-3 wide:py-3">
        <span className="inline-flex items-center gap-1">
          <Paperclip aria-hidden="true" className="size-3.5" />
          <span>
            {formatCount(record.attachment_count)}
            <span className="sr-only">{t('list.filesOf')}</span>
          </span>
        </span>
      </td>
      <td className="compact:order-2 compact:justify-self-end wide:py-3 wide:pr-5 wide:pl-3">
        <StatusBadge status={record.status} />
      </td>
    </tr>
  );
}

export function RecordRowSkeleton() {
  return (
    <tr className="compact:block compact:px-4 compact:py-3.5">
      <td className="compact:block wide:py-3 wide:pr-3 wide:pl-5">
        <Skeleton className="h-4 w-36" />
        <Skeleton className="mt-1.5 h-3 w-20" />
      </td>
      <td className="compact:mt-2 compact:block wide:px-3 wide:py-3">
        <Skeleton className="h-4 w-48" />
        <Skeleton className="mt-1.5 h-3 w-32" />
      </td>
      <td className="compact:hidden wide:px-3">
        <Skeleton className="h-4 w-20" />
      </td>
      <td className="compact:hidden wide:px-3">
        <Skeleton className="ml-auto h-4 w-6" />
      </td>
      <td className="compact:hidden wide:pr-5 wide:pl-3">
        <Skeleton className="h-5 w-20 rounded-full" />
      </td>
    </tr>
  );
}
