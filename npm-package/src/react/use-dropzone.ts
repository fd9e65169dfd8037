import {
  type ComponentPropsWithRef,
  type DragEvent,
  type HTMLAttributes,
  type Ref,
  useCallback,
  useRef,
  useState,
} from 'react';
import { DraggedOver } from './dragged-over.js';
import { filesOf } from './files-of.js';
import { useChartlift } from './provider.js';
import type { DropHandlers } from './use-page-drop.js';

/** What the zone takes, and who takes it. */
export interface UseDropzoneOptions extends DropHandlers {
  /** As `<input accept>`: what the picker offers. Refusing is the upload's, which says so. */
  accept?: string | undefined;
  /** Whether several may be chosen at once; so by default. */
  multiple?: boolean | undefined;
  /** With those that were dropped beside the first, where only one is taken. */
  onExcess?: ((files: File[]) => void) | undefined;
}

/** What an `<input>` of {@link useDropzone} may be given besides what the hook's own options say. */
export type DropzoneInputProps = Omit<ComponentPropsWithRef<'input'>, 'type' | 'accept' | 'multiple' | 'disabled'>;

/** What {@link useDropzone} returns; the names are those of react-dropzone. */
export interface UseDropzone {
  /** For the element that files may be dropped on. */
  getRootProps: <E extends HTMLElement = HTMLElement>(own?: HTMLAttributes<E>) => HTMLAttributes<E>;
  /** For the `<input>` that opens the picker. */
  getInputProps: (own?: DropzoneInputProps) => ComponentPropsWithRef<'input'>;
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
  const [over] = useState(() => new DraggedOver());
  const [isOver, setOver] = useState(false);
  const { onFiles, onUnreadable, onExcess, accept, multiple = true, disabled = false } = options;
  const prepare = () => {
    if (!disabled) client.prepare().catch(() => {});
  };
  const taken = (files: File[]) => {
    if (files.length === 0 || disabled) return;
    onFiles(multiple ? files : files.slice(0, 1));
    if (!multiple && files.length > 1) onExcess?.(files.slice(1));
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
    const take = withFiles((event) => filesOf(event.dataTransfer).then(taken, () => onUnreadable?.()), own.onDrop);
    return {
      ...own,
      onDragEnter: withFiles(({ target }) => {
        prepare();
        over.enter(target);
        setOver(true);
      }, own.onDragEnter),
      // They are over the zone no more, whoever takes them: the page, for example, or nobody.
      onDragLeave: (event) => {
        setOver(over.leave(event.target));
        own.onDragLeave?.(event);
      },
      onDragOver: withFiles(() => {}, own.onDragOver),
      onDrop: (event) => {
        over.clear();
        setOver(false);
        take(event);
      },
    };
  }

  const getInputProps = (own: DropzoneInputProps = {}): ComponentPropsWithRef<'input'> => ({
    ...own,
    ref: own.ref ? both(input, own.ref) : input,
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
      taken([...(event.target.files ?? [])]);
      // Choosing the same file again must count as a choice.
      event.target.value = '';
    },
  });

  const open = useCallback(() => input.current?.click(), []);
  return { getRootProps, getInputProps, open, isDragActive: isOver && !disabled };
}

/** Gives an element to our ref and to the page's. */
function both<T>(ours: { current: T | null }, theirs: Ref<T>) {
  return (element: T | null) => {
    ours.current = element;
    if (typeof theirs === 'function') return theirs(element);
    if (theirs) theirs.current = element;
  };
}
