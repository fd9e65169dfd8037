'use client';
import type { UploadResult, UploadSnapshot } from '@chartlift/client';
import { useAttachmentAdded, useUpdateAttachment } from '@chartlift/client/query';
import { pathInFolder, useFileUpload } from '@chartlift/client/react';
import { LockKeyhole } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useCan } from '@/features/session/me';
import { DropZone } from '@/features/uploads/drop-zone';
import { useIntake } from '@/features/uploads/intake/use-intake';
import { InterruptedUploads } from '@/features/uploads/interrupted-uploads';
import { UploadPanel } from '@/features/uploads/upload-panel';
import type { MedicalRecord } from '@/lib/api-types';
import { later } from '@/ui/later';
import { AttachmentList } from './attachment-list';
import type { AttachmentRights } from './attachment-menu';
import { DeletedFiles } from './deleted-files';
import { t } from './texts';

const MismatchDialog = later(() =>
  import('@/features/uploads/intake/mismatch-dialog').then((module) => module.MismatchDialog),
);

interface AttachmentSectionProps {
  record: MedicalRecord;
  /** Whether the user writes an addendum, which takes files though the record is finalized. */
  addendum?: boolean;
  /** Files given before the record was there; taken once. */
  waiting?: readonly File[];
}

/** The files of a record: adding more, those on their way, those that are there. */
export function AttachmentSection({ record, addendum = false, waiting }: AttachmentSectionProps) {
  const added = useAttachmentAdded(record.id);
  const describe = useUpdateAttachment(record.id);
  /** Where files lay in the folder that was dropped, by the id of their upload. */
  const paths = useRef(new Map<string, string>());
  const onUploadComplete = (result: UploadResult, { id }: UploadSnapshot) => {
    added();
    const path = paths.current.get(id);
    // A folder's order is told by its paths: a CD's images are all called alike.
    if (path) describe.mutate({ id: result.attachmentId, changes: { description: path } });
  };
  const { uploads, upload, ...verbs } = useFileUpload({ recordId: record.id, onUploadComplete });
  const mayUpload = useCan('files_upload');
  const mayDownload = useCan('files_download');
  const mayManage = useCan('files_manage');
  const draft = record.status === 'draft';
  const open = addendum || (draft && record.finalization === null);
  const { take, question } = useIntake(record, (file, contentType) => {
    const path = pathInFolder(file);
    for (const one of upload(file, { contentType })) if (path) paths.current.set(one.id, path);
  });
  const first = useRef(waiting);
  useEffect(() => {
    const files = first.current ?? [];
    first.current = [];
    if (files.length > 0) take(files);
  }, [take]);
  const rights = useMemo<AttachmentRights>(
    () => ({
      download: mayDownload,
      manage: mayManage && draft,
      onNewVersion:
        mayUpload && draft
          ? (attachmentId, file) => take([file], (one) => void upload(one, { attachmentId }))
          : undefined,
    }),
    [mayDownload, mayManage, mayUpload, draft, upload, take],
  );
  const { pause, resume, cancel, retry, dismiss, pauseAll, resumeAll, cancelAll, reset } = verbs;
  const actions = useMemo(() => ({ pause, resume, cancel, retry, dismiss }), [pause, resume, cancel, retry, dismiss]);
  const all = useMemo(() => ({ pauseAll, resumeAll, cancelAll, reset }), [pauseAll, resumeAll, cancelAll, reset]);
  return (
    <section aria-labelledby="attachments-title" className="min-w-0">
      <h2 id="attachments-title" className="mb-3 font-semibold text-base">
        {t('title')}
      </h2>
      {record.status === 'finalized' && !addendum ? (
        <p className="flex items-center gap-2.5 rounded-xl border bg-sunken px-4 py-3 text-ink-2">
          <LockKeyhole aria-hidden="true" className="size-4 shrink-0" />
          {t('finalized')}
        </p>
      ) : (
        mayUpload &&
        open && (
          <>
            <DropZone onFiles={take} />
            <InterruptedUploads recordId={record.id} files={uploads} />
          </>
        )
      )}
      {question && <MismatchDialog record={record} question={question} />}
      <UploadPanel files={uploads} actions={actions} all={all} />
      <AttachmentList recordId={record.id} rights={rights} />
      {rights.manage && <DeletedFiles recordId={record.id} />}
    </section>
  );
}
