import { type ReactNode, useId } from 'react';
import { isActive } from '../status.js';
import type { UploadSnapshot, UploadStatus } from '../types.js';
import { type AnnouncerTexts, UploadAnnouncer } from './announcer.js';
import { useDropzone } from './use-dropzone.js';
import { type UseFileUpload, type UseFileUploadOptions, useFileUpload } from './use-file-upload.js';

/** Every word that {@link FileUpload} shows or says. */
export interface FileUploadTexts extends AnnouncerTexts {
  /** What stands beside the picker. */
  choose: string;
  /** A word for each state. */
  status: Record<UploadStatus, string>;
  /** What the button that pauses a file is called; the name tells it from those of other files. */
  pause: (fileName: string) => string;
  /** Of the one that lets it go on. */
  resume: (fileName: string) => string;
  /** Of the one that ends it and leaves nothing behind. */
  cancel: (fileName: string) => string;
  /** Of the one that starts a failed file again. */
  retry: (fileName: string) => string;
  /** Of the one that takes an ended file off the list. */
  dismiss: (fileName: string) => string;
}

const ENGLISH: FileUploadTexts = {
  choose: 'Choose files, or drop them here',
  status: {
    queued: 'Waiting',
    preparing: 'Preparing',
    uploading: 'Uploading',
    paused: 'Paused',
    offline: 'Waiting for network',
    finishing: 'Finishing',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  pause: (fileName) => `Pause ${fileName}`,
  resume: (fileName) => `Resume ${fileName}`,
  cancel: (fileName) => `Cancel ${fileName}`,
  retry: (fileName) => `Try ${fileName} again`,
  dismiss: (fileName) => `Remove ${fileName} from the list`,
  underWay: (count, progress) =>
    `${count === 1 ? '1 upload' : `${count} uploads`}, ${Math.floor(progress * 100)} percent`,
  ended: ({ fileName, status, error }) => {
    if (status === 'done') return `${fileName} is uploaded.`;
    return status === 'cancelled' ? `${fileName} was cancelled.` : `${fileName} failed: ${error?.message}.`;
  },
};

/** What {@link FileUpload} takes besides what `useFileUpload` does. */
export interface FileUploadProps extends UseFileUploadOptions {
  /** Whether several files may be chosen at once; so by default. */
  multiple?: boolean | undefined;
  /** Takes no files while it is so; what is under way goes on. */
  disabled?: boolean | undefined;
  /** Of the element around all of it. */
  className?: string | undefined;
  /** Words in another language; English where absent. */
  texts?: Partial<FileUploadTexts> | undefined;
  /** What stands in the zone beside the picker. */
  children?: ReactNode;
}

/**
 * A picker and drop zone with the list of uploads, usable by keyboard and screen reader. It has no look of its own: style
 * it by `[data-chartlift]`, `[data-status]` and `[data-drag-active]`.
 */
export function FileUpload({ multiple, disabled, className, texts: own, children, ...options }: FileUploadProps) {
  const texts = { ...ENGLISH, ...own };
  const id = useId();
  const hook = useFileUpload(options);
  const zone = useDropzone({ onFiles: hook.upload, accept: options.accept, multiple, disabled });
  return (
    <div data-chartlift="file-upload" className={className}>
      <div {...zone.getRootProps()} data-chartlift="zone" data-drag-active={zone.isDragActive || undefined}>
        <label htmlFor={id}>{texts.choose}</label>
        <input {...zone.getInputProps({ id })} />
        {children}
      </div>
      <ul data-chartlift="list">
        {hook.uploads.map((upload) => (
          <Row key={upload.id} upload={upload} hook={hook} texts={texts} />
        ))}
      </ul>
      <UploadAnnouncer uploads={hook.uploads} texts={texts} />
    </div>
  );
}

function Row({ upload, hook, texts }: { upload: UploadSnapshot; hook: UseFileUpload; texts: FileUploadTexts }) {
  const { id, fileName, status, progress, error } = upload;
  const button = (verb: 'pause' | 'resume' | 'cancel' | 'retry' | 'dismiss', sign: string) => (
    <button type="button" data-chartlift={verb} aria-label={texts[verb](fileName)} onClick={() => hook[verb](id)}>
      {sign}
    </button>
  );
  return (
    <li data-chartlift="upload" data-status={status}>
      <span data-chartlift="name">{fileName}</span>
      {isActive(status) && <progress aria-label={fileName} value={progress} />}
      <span data-chartlift="status">{error?.message ?? texts.status[status]}</span>
      {isActive(status) && (status === 'paused' ? button('resume', '▶') : button('pause', '⏸'))}
      {status === 'failed' && error?.retryable && button('retry', '↻')}
      {isActive(status) ? button('cancel', '✕') : button('dismiss', '✕')}
    </li>
  );
}
