import { memo, type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react';
import type { ChartliftError } from '../basics.js';
import { isActive } from '../basics.js';
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
  /** Why one failed, by the error's `code`; the error's own English sentence where absent. */
  error: (error: ChartliftError) => string;
  /** A dropped folder or file could not be read; nothing of the drop was taken. */
  unreadable: string;
  /** Several were dropped where only one is taken: it is the first. */
  onlyOne: string;
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
  error: ({ message }) => message,
  unreadable: 'What was dropped could not be read. Nothing of it was taken: try again, or choose the files.',
  onlyOne: 'One file at a time: only the first was taken.',
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
  const texts = useMemo(() => textsOf(own), [own]);
  const id = useId();
  const hook = useFileUpload(options);
  const [note, setNote] = useState('');
  const zone = useDropzone({
    onFiles: (files) => {
      setNote('');
      hook.upload(files);
    },
    onUnreadable: () => setNote(texts.unreadable),
    onExcess: () => setNote(texts.onlyOne),
    accept: options.accept,
    multiple,
    disabled,
  });
  return (
    <div data-chartlift="file-upload" className={className}>
      <div {...zone.getRootProps()} data-chartlift="zone" data-drag-active={zone.isDragActive || undefined}>
        <label htmlFor={id}>{texts.choose}</label>
        <input {...zone.getInputProps({ id })} />
        {children}
      </div>
      {note && (
        <p data-chartlift="note" role="alert">
          {note}
        </p>
      )}
      <ul data-chartlift="list">
        {hook.uploads.map((upload) => (
          <Row key={upload.id} upload={upload} hook={hook} texts={texts} />
        ))}
      </ul>
      <UploadAnnouncer uploads={hook.uploads} texts={texts} />
    </div>
  );
}

function textsOf(own: FileUploadProps['texts']): FileUploadTexts {
  const texts = { ...ENGLISH, ...own };
  const endedTogether = (uploads: readonly UploadSnapshot[]) =>
    (['done', 'failed', 'cancelled'] as const)
      .map((end) => [texts.status[end], uploads.filter(({ status }) => status === end).length] as const)
      .flatMap(([word, count]) => (count > 0 ? `${word}: ${count}` : []))
      .join(', ');
  return { endedTogether, ...texts };
}

interface RowProps {
  upload: UploadSnapshot;
  hook: UseFileUpload;
  texts: FileUploadTexts;
}

/** Of thousands, only those that have changed are rendered again. The hook's functions change together. */
const Row = memo(
  RowOf,
  (before, { upload, hook, texts }) =>
    before.upload === upload && before.texts === texts && before.hook.cancel === hook.cancel,
);

function RowOf({ upload, hook, texts }: RowProps) {
  const { id, fileName, status, progress, error } = upload;
  const first = firstVerb(upload);
  const last = isActive(status) ? 'cancel' : 'dismiss';
  const refOfFirst = useFocusHandedOn(lastOfRow);
  const refOfLast = useFocusHandedOn(besideRow);
  const props = (verb: Verb) => ({
    type: 'button' as const,
    'data-chartlift': verb,
    'aria-label': texts[verb](fileName),
    onClick: () => hook[verb](id),
  });
  return (
    <li data-chartlift="upload" data-status={status}>
      <span data-chartlift="name" dir="auto">
        {fileName}
      </span>
      {isActive(status) && <progress aria-label={fileName} value={progress} />}
      <span data-chartlift="status">{status === 'failed' && error ? texts.error(error) : texts.status[status]}</span>
      {first && (
        <button {...props(first)} ref={refOfFirst}>
          {SIGNS[first]}
        </button>
      )}
      <button {...props(last)} ref={refOfLast}>
        {SIGNS[last]}
      </button>
    </li>
  );
}

type Verb = keyof typeof SIGNS;

const SIGNS = { pause: '⏸', resume: '▶', retry: '↻', cancel: '✕', dismiss: '✕' };

/** What the first button of a row does: one button whatever it is, so that it keeps the focus when that changes. */
function firstVerb({ status, error }: UploadSnapshot): Verb | null {
  if (isActive(status)) return status === 'paused' ? 'resume' : 'pause';
  return status === 'failed' && error?.retryable ? 'retry' : null;
}

/** A ref for a button that may go: if it has the focus then, what `heir` finds has it next. */
function useFocusHandedOn(heir: (button: HTMLElement) => HTMLElement | null | undefined) {
  const button = useRef<HTMLButtonElement>(null);
  return useCallback(
    (now: HTMLButtonElement | null) => {
      const gone = now ? null : button.current;
      button.current = now;
      if (gone && gone === document.activeElement) heir(gone)?.focus();
    },
    [heir],
  );
}

/**
 * When a row goes: the next one has the focus, or the one before, or the picker. Found as the row goes, not when its
 * button is pressed, so that of several that go together none is left with it.
 */
function besideRow(button: HTMLElement): HTMLElement | null | undefined {
  const row = button.closest('li');
  const whole = row?.closest<HTMLElement>('[data-chartlift="file-upload"]');
  return (
    lastButton(row?.nextElementSibling) ?? lastButton(row?.previousElementSibling) ?? whole?.querySelector('input')
  );
}

/** When a row's first button goes: its last one. */
function lastOfRow(button: HTMLElement): HTMLElement | null {
  return lastButton(button.parentElement);
}

function lastButton(row: Element | null | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>('button:last-of-type') ?? null;
}
