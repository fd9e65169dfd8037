'use client';
import type { ReactNode } from 'react';
import type { Attachment } from '@/lib/api-types';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { DicomView } from './dicom/dicom-view';
import { type PreviewKind, previewOf } from './preview-kind';
import { t } from './texts';
import { usePreview } from './use-preview';

/** Shows a file without saving it: nothing of it is left on the machine. */
export function PreviewDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const kind = previewOf(attachment);
  return (
    <Dialog wide open onOpenChange={(open) => !open && onClose()} title={attachment.file_name}>
      <DialogBody>
        {kind === 'dicom' ? (
          <DicomView attachment={attachment} />
        ) : (
          kind && <Preview attachment={attachment} kind={kind} />
        )}
      </DialogBody>
    </Dialog>
  );
}

function Preview({ attachment, kind }: { attachment: Attachment; kind: Exclude<PreviewKind, 'dicom'> }) {
  const preview = usePreview(attachment, kind);
  if (preview.status === 'loading') return <Skeleton className="h-[60dvh] w-full" />;
  if (preview.status === 'failed') return <ErrorMessage error={preview.error} />;
  if (preview.status === 'text') {
    return (
      <>
        <section
          aria-label={t('preview.textOf', { name: attachment.file_name })}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
          tabIndex={0}
          className="max-h-[70dvh] overflow-auto rounded-lg bg-sunken p-3"
        >
          {'text' in preview.content ? (
            <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-relaxed">
              {preview.content.text}
            </pre>
          ) : (
            <Table rows={preview.content.rows} />
          )}
        </section>
        {!preview.complete && <p className="mt-2 text-ink-2 text-xs">{t('preview.beginning')}</p>}
      </>
    );
  }
  return kind === 'pdf' ? (
    <iframe title={attachment.file_name} src={preview.url} className="h-[75dvh] w-full rounded-lg border" />
  ) : (
    // biome-ignore lint/performance/noImgElement: the picture is a blob of this page; there is nothing to optimise.
    <img alt={attachment.file_name} src={preview.url} className="mx-auto max-h-[75dvh] max-w-full" />
  );
}

/** Most tables begin with a row of names. Columns are as wide as what is in them; what does not fit is scrolled to. */
function Table({ rows: [names = [], ...rows] }: { rows: readonly (readonly string[])[] }) {
  return (
    <table className="figures text-xs">
      <thead className="border-b text-left text-ink-2">
        <tr>
          {numbered(names, (name, column) => (
            <th key={column} scope="col" className="whitespace-nowrap py-1.5 pr-5 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y">
        {numbered(rows, (row, number) => (
          <tr key={number}>
            {numbered(row, (value, column) => (
              <td key={column} className="max-w-80 break-words py-1.5 pr-5 align-top">
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Rows and columns of a file are told apart by where they stand, and stay there. */
function numbered<T>(all: readonly T[], shown: (one: T, at: number) => ReactNode): ReactNode[] {
  return all.map(shown);
}
