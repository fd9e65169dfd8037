'use client';
import { useAttachments } from '@chartlift/client/query';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { LISTED } from '@/features/attachments/lists';
import { PreviewDialog } from '@/features/attachments/preview-dialog';
import { previewOf } from '@/features/attachments/preview-kind';
import { conceptText } from '@/features/records/clinical/in-words';
import { StatusBadge } from '@/features/records/status-badge';
import { visitTypeLabel } from '@/features/records/vocabulary';
import { useCan } from '@/features/session/me';
import type { Attachment, MedicalRecord } from '@/lib/api-types';
import { formatBytes } from '@/lib/format';
import { formatDay } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { FileTypeIcon } from '@/ui/file-type-icon';
import { t } from './texts';

/** Shown at first; a CT series has hundreds. */
const FEW = 6;

/** One visit on a patient's page: what it was for, what came of it, its files. */
export function VisitCard({ record }: { record: MedicalRecord }) {
  const { ref, seen } = useSeen<HTMLLIElement>();
  const [main] = record.diagnoses;
  return (
    <li ref={ref} data-testid="visit" className="card relative px-4 py-3.5 sm:px-5">
      <span
        aria-hidden="true"
        className="absolute top-5 -left-[1.3125rem] size-2 rounded-full bg-accent ring-4 ring-canvas sm:-left-[1.8125rem]"
      />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-medium">
          <Link
            href={`/records/${record.id}`}
            className="text-accent-strong underline-offset-4 hover:underline"
            aria-label={t('detail.open', { day: formatDay(record.visit_date) })}
          >
            {formatDay(record.visit_date)}
          </Link>
          <span className="ml-2.5 font-normal text-ink-2">
            {[visitTypeLabel(record.visit_type), record.department].filter(Boolean).join(' · ')}
          </span>
        </h3>
        <StatusBadge status={record.status} />
      </div>
      {record.chief_complaint && <p className="mt-1 text-pretty">{record.chief_complaint}</p>}
      <p className="mt-0.5 text-ink-2 text-xs">
        {[main && conceptText(main.code), record.doctor.display_name].filter(Boolean).join(' · ')}
      </p>
      {record.attachment_count > 0 && seen && <VisitFiles record={record} />}
    </li>
  );
}

function VisitFiles({ record }: { record: MedicalRecord }) {
  const query = useAttachments(record.id, LISTED);
  const mayDownload = useCan('files_download');
  const [all, setAll] = useState(false);
  const [shown, setShown] = useState<Attachment | null>(null);
  const files = query.data?.pages.flatMap((page) => page.items) ?? [];
  const few = all ? files : files.slice(0, FEW);
  return (
    <>
      <ul aria-label={t('detail.files')} className="mt-3 grid gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {few.map((file) => {
          const about = (
            <>
              <FileTypeIcon fileName={file.file_name} contentType={file.content_type} />
              <span className="min-w-0 text-left">
                <span className="block truncate">{file.file_name}</span>
                <span className="figures block text-ink-2 text-xs">{formatBytes(file.source_bytes)}</span>
              </span>
            </>
          );
          return (
            <li key={file.id} className="min-w-0" data-testid="visit-file">
              {mayDownload && previewOf(file) ? (
                <button
                  type="button"
                  onClick={() => setShown(file)}
                  className="flex w-full min-w-0 items-center gap-3 rounded-lg hover:bg-hover"
                >
                  {about}
                </button>
              ) : (
                <span className="flex min-w-0 items-center gap-3">{about}</span>
              )}
            </li>
          );
        })}
      </ul>
      {record.attachment_count > few.length && (
        <Button
          look="ghost"
          size="sm"
          className="mt-2 -ml-2.5"
          onClick={() => {
            setAll(true);
            if (query.hasNextPage) void query.fetchNextPage();
          }}
        >
          {t('detail.more', { count: record.attachment_count })}
        </Button>
      )}
      {shown && <PreviewDialog attachment={shown} onClose={() => setShown(null)} />}
    </>
  );
}

/** Whether something has come into view: lists that nobody scrolls to are not asked for, as each is an audit entry. */
function useSeen<E extends Element>() {
  const ref = useRef<E>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || seen) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true));
    observer.observe(element);
    return () => observer.disconnect();
  }, [seen]);
  return { ref, seen };
}
