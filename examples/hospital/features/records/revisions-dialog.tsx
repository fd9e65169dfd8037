'use client';
import { useRecordRevisions } from '@chartlift/client/query';
import { useMemo } from 'react';
import type { MedicalRecord, Revision } from '@/lib/api-types';
import { formatMoment } from '@/lib/format-date';
import { Badge } from '@/ui/badge';
import { Dialog, DialogBody } from '@/ui/dialog';
import { LoadMore } from '@/ui/load-more';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { Lines } from './conflict-notice';
import { fieldLines, type NameOf } from './field-lines';
import { differing } from './merge';
import { useNames } from './names';
import { t } from './texts';
import { fieldLabel } from './vocabulary';

/** A history is read from its newest end; older pages are asked for. */
const PAGE_SIZE = 50;

/** Every state a record has been in, each with what it changed of the one before. */
export function RevisionsDialog({ record, onClose }: { record: MedicalRecord; onClose: () => void }) {
  const query = useRecordRevisions(record.id, { limit: PAGE_SIZE });
  const revisions = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const nameOf = useNames(record, revisions);
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('revisions.title')}
      description={t('revisions.about')}
    >
      <DialogBody>
        {query.isError && revisions.length === 0 ? (
          <ErrorMessage error={query.error} onRetry={() => query.refetch()} />
        ) : query.isPending ? (
          <Skeleton className="h-40 w-full" />
        ) : (
          <ol className="divide-y" aria-busy={query.isFetching}>
            {revisions.map((revision, at) => (
              <RevisionEntry key={revision.revision} revision={revision} before={revisions[at + 1]} nameOf={nameOf} />
            ))}
          </ol>
        )}
        <LoadMore query={query} />
      </DialogBody>
    </Dialog>
  );
}

interface RevisionEntryProps {
  revision: Revision;
  /** The one it changed; absent for the first, and for the last of a page while the next one is not there. */
  before: Revision | undefined;
  nameOf: NameOf;
}

function RevisionEntry({ revision, before, nameOf }: RevisionEntryProps) {
  const fields = before ? differing(before.content, revision.content) : [];
  return (
    <li data-testid="revision" className="py-4 first:pt-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{t('revisions.number', { number: revision.revision })}</h3>
        <Badge tone={revision.change === 'finalized' ? 'positive' : 'neutral'}>
          {t(`revisions.change.${revision.change}`)}
        </Badge>
        <span className="text-ink-2 text-xs">
          {t('revisions.by', { name: revision.changed_by, at: formatMoment(revision.changed_at) })}
        </span>
      </div>
      {revision.file && <RevisedFile file={revision.file} />}
      {before && revision.change === 'updated' && fields.length === 0 && (
        <p className="mt-2 text-ink-2">{t('revisions.nothing')}</p>
      )}
      {before &&
        fields.map((field) => (
          <section key={field} aria-label={fieldLabel(field)} className="mt-3 rounded-lg border px-4 py-3">
            <h4 className="font-medium text-xs">{fieldLabel(field)}</h4>
            <div className="mt-1.5 grid gap-x-6 gap-y-2 sm:grid-cols-2">
              <div className="min-w-0">
                <h5 className="text-ink-2 text-xs">{t('revisions.before')}</h5>
                <Marked
                  lines={fieldLines(before.content, field, nameOf)}
                  other={fieldLines(revision.content, field, nameOf)}
                  gone
                />
              </div>
              <div className="min-w-0">
                <h5 className="text-ink-2 text-xs">{t('revisions.after')}</h5>
                <Marked
                  lines={fieldLines(revision.content, field, nameOf)}
                  other={fieldLines(before.content, field, nameOf)}
                />
              </div>
            </div>
          </section>
        ))}
    </li>
  );
}

/** The file that a change was about, as the change left it. */
function RevisedFile({ file }: { file: NonNullable<Revision['file']> }) {
  return (
    <div className="mt-2 break-words">
      <p>{t('revisions.file', { name: file.file_name, version: file.version })}</p>
      {file.description && <p className="whitespace-pre-line text-ink-2">{file.description}</p>}
    </div>
  );
}

/** Lines, those marked that the other side does not have. */
function Marked({
  lines,
  other,
  gone = false,
}: {
  lines: readonly string[];
  other: readonly string[];
  gone?: boolean;
}) {
  if (lines.length === 0) return <Lines lines={lines} />;
  return (
    <ul className="break-words">
      {lines.map((line, at) => {
        const changed = !other.includes(line);
        const Tag = gone ? 'del' : 'ins';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text, which may be alike, never change their places here.
          <li key={at}>
            {changed ? (
              <Tag
                className={`rounded px-0.5 no-underline ${gone ? 'bg-critical-soft text-critical line-through' : 'bg-positive-soft text-positive'}`}
              >
                {line}
              </Tag>
            ) : (
              line
            )}
          </li>
        );
      })}
    </ul>
  );
}
