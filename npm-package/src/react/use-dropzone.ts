import { type ComponentPropsWithRef, type DragEvent, type HTMLAttributes, useCallback, useRef, useState } from 'react';
import { filesOf } from './files-of.js';
import { useChartlift } from './provider.js';
import type { DropHandlers } from './use-page-drop.js';

/** What the zone takes, and who takes it. */
export interface UseDropzoneOptions extends DropHandlers {
  /** As `<input accept>`: what the picker offers. Refusing is the upload's, which says so. */
  accept?: string | undefined;
  /** Whether several may be chosen at once; so by default. */
  multiple?: boolean | undefined;
}

/** What {@link useDropzone} returns; the names are those of react-dropzone. */
export interface UseDropzone {
  /** For the element that files may be dropped on. */
  getRootProps: <E extends HTMLElement = HTMLElement>(own?: HTMLAttributes<E>) => HTMLAttributes<E>;
  /** For the `<input>` that opens the picker. */
  getInputProps: (own?: ComponentPropsWithRef<'input'>) => ComponentPropsWithRef<'input'>;
  /** Opens the picker; from a click. */
  open: () => void;
  /** Whether files are being dragged over the zone. */
  isDragActive: boolean;
}

/**
 * Files by a picker, or dropped on one element. The workers start when someone is about to choose a file, not before.
 *
 * Drops beside the zone are the browser's, which opens the file in place of the page: for pages where that would hurt,
 * `usePageDrop` takes drops anywhere.
 */
export function useDropzone(options: UseDropzoneOptions): UseDropzone {
  const client = useChartlift();
  const input = useRef<HTMLInputElement>(null);
  const [depth, setDepth] = useState(0);
  const { onFiles, onUnreadable, accept, multiple = true, disabled = false } = options;
  const prepare = () => {
    if (!disabled) client.prepare().catch(() => {});
  };
  const take = (files: File[]) => {
    if (files.length > 0 && !disabled) onFiles(multiple ? files : files.slice(0, 1));
  };

  function getRootProps<E extends HTMLElement>(own: HTMLAttributes<E> = {}): HTMLAttributes<E> {
    const withFiles = (mine: (event: DragEvent<E>) => void, yours?: (event: DragEvent<E>) => void) => {
      return (event: DragEvent<E>) => {
        yours?.(event);
        if (disabled || event.isDefaultPrevented() || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        mine(event);
      };
    };
    return {
      ...own,
      onDragEnter: withFiles(() => {
        prepare();
        setDepth((now) => now + 1);
      }, own.onDragEnter),
      onDragLeave: withFiles(() => setDepth((now) => Math.max(0, now - 1)), own.onDragLeave),
      onDragOver: withFiles(() => {}, own.onDragOver),
      onDrop: withFiles((event) => {
        setDepth(0);
        filesOf(event.dataTransfer).then(take, () => onUnreadable?.());
      }, own.onDrop),
    };
  }

  const getInputProps = (own: ComponentPropsWithRef<'input'> = {}): ComponentPropsWithRef<'input'> => ({
    ...own,
    ref: input,
    type: 'file',
    accept,
    multiple,
    disabled,
    onFocus: (event) => {
      own.onFocus?.(event);
      prepare();
    },
    onClick: (event) => {
      own.onClick?.(event);
      prepare();
    },
    onChange: (event) => {
      own.onChange?.(event);
      take([...(event.target.files ?? [])]);
      // Choosing the same file again must count as a choice.
      event.target.value = '';
    },
  });

  const open = useCallback(() => input.current?.click(), []);
  return { getRootProps, getInputProps, open, isDragActive: depth > 0 && !disabled };
}
