import { Paperclip } from 'lucide-react';
import Link from 'next/link';
import type { MedicalRecord } from '@/lib/api-types';
import { formatCount } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import { Skeleton } from '@/ui/skeleton';
import { StatusBadge } from './status-badge';
import { visitTypeLabel } from './vocabulary';

/** One record: a row on desks, a card on phones; all of it leads to the record. */
export function RecordRow({ record }: { record: MedicalRecord }) {
  return (
    <tr
      data-testid="record-row"
      className="relative transition-colors hover:bg-hover max-md:grid max-md:grid-cols-[1fr_auto] max-md:gap-x-4 max-md:gap-y-1.5 max-md:px-4 max-md:py-3.5"
    >
      <td className="min-w-0 md:py-3 md:pr-3 md:pl-5">
        <Link
          href={`/records/${record.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-hidden focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {record.patient_name}
        </Link>
        <span className="block text-ink-2 text-xs">{record.mrn}</span>
      </td>
      <td className="min-w-0 max-md:order-3 max-md:col-span-2 md:px-3 md:py-3">
        <span className="block">{record.title}</span>
        <span className="block text-ink-2 text-xs">
          {visitTypeLabel(record.visit_type)} · {record.department}
        </span>
      </td>
      <td className="figures whitespace-nowrap text-ink-2 max-md:order-4 max-md:text-xs md:px-3 md:py-3">
        {formatDay(record.visit_date)}
      </td>
      <td className="figures text-right text-ink-2 max-md:order-5 max-md:text-xs md:px-3 md:py-3">
        <span className="inline-flex items-center gap-1">
          <Paperclip aria-hidden="true" className="size-3.5" />
          <span>
            {formatCount(record.attachment_count)}
            <span className="sr-only"> files</span>
          </span>
        </span>
      </td>
      <td className="max-md:order-2 max-md:justify-self-end md:py-3 md:pr-5 md:pl-3">
        <StatusBadge status={record.status} />
      </td>
    </tr>
  );
}

export function RecordRowSkeleton() {
  return (
    <tr className="max-md:block max-md:px-4 max-md:py-3.5">
      <td className="max-md:block md:py-3 md:pr-3 md:pl-5">
        <Skeleton className="h-4 w-36" />
        <Skeleton className="mt-1.5 h-3 w-20" />
      </td>
      <td className="max-md:mt-2 max-md:block md:px-3 md:py-3">
        <Skeleton className="h-4 w-48" />
        <Skeleton className="mt-1.5 h-3 w-32" />
      </td>
      <td className="max-md:hidden md:px-3">
        <Skeleton className="h-4 w-20" />
      </td>
      <td className="max-md:hidden md:px-3">
        <Skeleton className="ml-auto h-4 w-6" />
      </td>
      <td className="max-md:hidden md:pr-5 md:pl-3">
        <Skeleton className="h-5 w-20 rounded-full" />
      </td>
    </tr>
  );
}
