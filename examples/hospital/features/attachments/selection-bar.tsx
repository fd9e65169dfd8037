'use client';
import { useChangeAttachments } from '@chartlift/client/query';
import { useChartlift } from '@chartlift/client/react';
import { useMutation } from '@tanstack/react-query';
import { ArchiveRestore, FolderArchive, FolderOutput, Trash2, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Attachment } from '@/lib/api-types';
import { hasCode } from '@/lib/errors';
import { formatBytes } from '@/lib/format';
import { today } from '@/lib/format-date';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { addErrorToast, addToast } from '@/ui/toasts';
import { mayBeArchived } from './archived';
import { leftAsTheyWere } from './lists';
import { MoveDialog } from './move-dialog';
import { RestoreDialog } from './restore-dialog';
import type { Selection } from './selection';
import { t } from './texts';

interface SelectionBarProps {
  recordId: string;
  chosen: readonly Attachment[];
  selection: Selection;
  mayDownload: boolean;
  mayManage: boolean;
}

/** What can be done with all files that are chosen. */
export function SelectionBar({ recordId, chosen, selection, mayDownload, mayManage }: SelectionBarProps) {
  const [deleting, setDeleting] = useState(false);
  const [moving, setMoving] = useState(false);
  const [restoring, setRestoring] = useState(false);
  const bytes = chosen.reduce((sum, file) => sum + file.source_bytes, 0);
  return (
    <div
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b bg-accent-soft px-4 py-2 sm:px-5 print:hidden"
      data-testid="selection"
    >
      <output className="figures mr-auto font-medium text-accent-strong">
        {t('selection.count', { count: chosen.length, bytes: formatBytes(bytes) })}
      </output>
      {mayDownload && <ZipButton files={chosen} />}
      {chosen.some((file) => mayBeArchived(file.storage_class)) && (
        <Button size="sm" onClick={() => setRestoring(true)}>
          <ArchiveRestore aria-hidden="true" className="size-3.5" />
          {t('restore.open')}
        </Button>
      )}
      {mayManage && (
        <Button size="sm" onClick={() => setMoving(true)}>
          <FolderOutput aria-hidden="true" className="size-3.5" />
          {t('move.open')}
        </Button>
      )}
      {mayManage && (
        <Button size="sm" onClick={() => setDeleting(true)}>
          <Trash2 aria-hidden="true" className="size-3.5" />
          {t('selection.delete')}
        </Button>
      )}
      <Button look="ghost" size="icon-sm" aria-label={t('selection.clear')} onClick={selection.clear}>
        <X aria-hidden="true" className="size-4" />
      </Button>
      {restoring && <RestoreDialog recordId={recordId} files={chosen} onClose={() => setRestoring(false)} />}
      {moving && (
        <MoveDialog
          recordId={recordId}
          ids={chosen.map(({ id }) => id)}
          onClose={(moved) => {
            setMoving(false);
            if (moved) selection.clear();
          }}
        />
      )}
      {deleting && (
        <DeleteSeveral
          recordId={recordId}
          files={chosen}
          onClose={(done) => {
            setDeleting(false);
            if (done) selection.clear();
          }}
        />
      )}
    </div>
  );
}

function ZipButton({ files }: { files: readonly Attachment[] }) {
  const client = useChartlift();
  const [done, setDone] = useState(0);
  const abort = useRef<AbortController>(null);
  const zip = useMutation({
    mutationFn: async () => {
      abort.current = new AbortController();
      // The library comes with the first archive.
      const { saveZip } = await import('./zip');
      await saveZip(client, files, t('selection.zipName', { day: today() }), abort.current.signal, setDone);
    },
    onError: (error) => {
      if (hasCode(error, 'cancelled') || (error instanceof DOMException && error.name === 'AbortError')) return;
      addErrorToast(error);
    },
  });
  return (
    // One button for both, so that the keyboard's focus stays where it is.
    <Button size="sm" onClick={() => (zip.isPending ? abort.current?.abort() : zip.mutate())}>
      <FolderArchive aria-hidden="true" className="size-3.5" />
      {zip.isPending ? t('selection.zipping', { done: done + 1, all: files.length }) : t('selection.zip')}
    </Button>
  );
}

interface DeleteSeveralProps {
  recordId: string;
  files: readonly Attachment[];
  onClose: (done: boolean) => void;
}

function DeleteSeveral({ recordId, files, onClose }: DeleteSeveralProps) {
  const change = useChangeAttachments(recordId);
  const confirm = () =>
    change.mutate(
      { action: 'delete', attachment_ids: files.map(({ id }) => id) },
      {
        onSuccess: (outcomes) => {
          const left = leftAsTheyWere(outcomes);
          const count = files.length - left;
          if (count > 0) addToast({ title: t('selection.deleted', { count }), description: t('remove.doneAbout') });
          if (left > 0) addToast({ type: 'error', title: t('bulk.failed', { count: left }), priority: 'high' });
        },
        onError: addErrorToast,
        onSettled: (_, error) => onClose(!error),
      },
    );
  return (
    <AlertDialog
      open
      onOpenChange={(open) => !open && onClose(false)}
      title={t('selection.deleteTitle', { count: files.length })}
      description={t('selection.deleteText')}
    >
      <Button onClick={() => onClose(false)}>{t('remove.keep')}</Button>
      <Button look="danger" disabled={change.isPending} focusableWhenDisabled onClick={confirm}>
        {t(change.isPending ? 'remove.busy' : 'remove.submit')}
      </Button>
    </AlertDialog>
  );
}
