import Link from 'next/link';
import type { AuditEntry } from '@/lib/api-types';
import { formatCount } from '@/lib/format';
import { formatMoment } from '@/lib/format-date';
import { actionText } from './actions';

/** One entry: a row on desks, a card on phones. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  return (
    <tr
      data-testid="audit-row"
      className="max-md:grid max-md:grid-cols-[auto_1fr_auto] max-md:gap-x-4 max-md:gap-y-1 max-md:px-4 max-md:py-3"
    >
      <td className="figures text-right text-ink-2 max-md:order-2 max-md:self-center max-md:text-xs md:py-3 md:pr-3 md:pl-5">
        {formatCount(entry.seq)}
      </td>
      <td className="max-md:order-1 max-md:col-span-2 md:px-3 md:py-3">
        <span className="font-medium">{actionText(entry.action)}</span>
        {entry.record_id && (
          <Link
            href={`/records/${entry.record_id}`}
            className="ml-2 text-accent-strong text-xs underline-offset-2 hover:underline"
          >
            Record
            <span className="sr-only"> of entry {entry.seq}</span>
          </Link>
        )}
      </td>
      <td className="text-ink-2 max-md:order-3 max-md:text-xs md:px-3 md:py-3">{entry.actor_name}</td>
      <td className="figures whitespace-nowrap text-ink-2 max-md:order-4 max-md:col-span-2 max-md:text-right max-md:text-xs md:py-3 md:pr-5 md:pl-3">
        <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
      </td>
    </tr>
  );
}
