'use client';
import { chartliftKeys, type UsageRowFilter, useStoredVersions } from '@chartlift/client/query';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { formatBytes } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import { Badge } from '@/ui/badge';
import { Dialog, DialogBody } from '@/ui/dialog';
import { LINK } from '@/ui/link-class';
import { LoadMore } from '@/ui/load-more';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import type { CostReport, CountedVersion } from './queries';
import { storageText } from './storage-classes';
import { t } from './texts';

interface BehindDialogProps {
  row: UsageRowFilter;
  /** What the row is called. */
  label: string;
  onClose: () => void;
}

/** The files behind a number of the report, each leading to its record. */
export function BehindDialog({ row, label, onClose }: BehindDialogProps) {
  const query = useStoredVersions(row);
  const versions = query.data?.pages.flatMap((page) => page.items) ?? [];
  // The page it is opened on has asked: asking again would be an entry of the audit log.
  const scale = useQueryClient().getQueryData<CostReport>([...chartliftKeys.costs, 'now'])?.scale;
  const lead = t('usage.behind.lead');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('usage.behind.list', { group: label })}
      description={scale ? `${lead} ${t('usage.behind.scale', scale)}` : lead}
    >
      <DialogBody>
        {query.isError && versions.length === 0 ? (
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        ) : query.isPending ? (
          <Skeleton className="h-40 w-full" />
        ) : versions.length === 0 ? (
          <p className="text-ink-2">{t('usage.behind.none')}</p>
        ) : (
          <ul className="divide-y" aria-busy={query.isFetching}>
            {versions.map((version) => (
              <VersionRow key={`${version.attachment_id} ${version.version}`} version={version} />
            ))}
          </ul>
        )}
        <LoadMore query={query} />
      </DialogBody>
    </Dialog>
  );
}

function VersionRow({ version }: { version: CountedVersion }) {
  const kind = t(`usage.behind.kind.${version.kind}`);
  const stored = storageText(version.storage_class, version.access_tier).name;
  return (
    <li data-testid="behind-row" className="py-3">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/records/${version.record_id}`} className={`min-w-0 break-words font-medium ${LINK}`}>
          {version.file_name}
        </Link>
        {version.version > 1 && (
          <span className="text-ink-2 text-xs">{t('usage.behind.version', { number: String(version.version) })}</span>
        )}
        {kind && <Badge tone="neutral">{kind}</Badge>}
      </p>
      <p className="figures mt-0.5 flex flex-wrap gap-x-4 text-ink-2 text-xs">
        <span>
          {t('usage.behind.stored', {
            source: formatBytes(version.source_bytes),
            stored: formatBytes(version.stored_bytes),
          })}
        </span>
        <span>{stored}</span>
        <span>{t('usage.behind.uploaded', { name: version.uploaded_by, day: formatDay(version.uploaded_at) })}</span>
      </p>
    </li>
  );
}
