import Link from 'next/link';
import type { AuditEntry } from '@/lib/api-types';
import { formatCount } from '@/lib/format';
import { formatMoment } from '@/lib/format-date';
import { actionText } from './actions';
import { t } from './texts';

/** One entry: a row on desks, a card on phones. */
export function AuditRow({ entry, onActor }: { entry: AuditEntry; onActor: (id: string) => void }) {
  return (
    <tr
      data-testid="audit-row"
      className="compact:grid compact:grid-cols-[auto_1fr_auto] compact:gap-x-4 compact:gap-y-1 compact:px-4 compact:py-3"
    >
      <td className="figures text-right text-ink-2 compact:order-2 compact:self-center compact:text-xs wide:py-3 wide:pr-3 wide:pl-5">
        {formatCount(entry.seq)}
      </td>
      <td className="compact:order-1 compact:col-span-2 wide:px-3 wide:py-3">
        <span className="font-medium">{actionText(entry.action)}</span>
        {entry.record_id && (
          <Link
            href={`/records/${entry.record_id}`}
            className="ml-2 text-accent-strong text-xs underline-offset-2 hover:underline"
          >
            {t('list.record')}
            <span className="sr-only">{t('list.ofEntry', { number: entry.seq })}</span>
          </Link>
        )}
      </td>
      <td className="text-ink-2 compact:order-3 compact:text-xs wide:px-3 wide:py-3">
        <button
          type="button"
          title={t('filter.only', { name: entry.actor_name })}
          className="cursor-pointer text-left underline-offset-2 hover:text-ink hover:underline"
          onClick={() => onActor(entry.actor_id)}
        >
          {entry.actor_name}
        </button>
      </td>
      <td className="figures whitespace-nowrap text-ink-2 compact:order-4 compact:col-span-2 compact:text-right compact:text-xs wide:py-3 wide:pr-5 wide:pl-3">
        <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
      </td>
    </tr>
  );
}
