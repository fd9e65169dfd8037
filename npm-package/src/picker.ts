import { ChartliftError } from './basics.js';
import type { SavedAs } from './types.js';

type Picker = (options: { suggestedName?: string }) => Promise<FileSystemFileHandle>;

/** The browser's own dialog, where it has one (File System Access API). */
function picker(): Picker | undefined {
  return (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(globalThis);
}

export type SaveWhere = typeof saveWhere;

/**
 * Saves to where the user wants it, if that is to be asked and can be; `undefined` is the other ways there are. What fails
 * leaves no file.
 */
export async function saveWhere(
  ask: boolean,
  suggestedName: string | undefined,
  save: (target: FileSystemFileHandle | undefined) => Promise<SavedAs>,
): Promise<SavedAs> {
  const target = ask ? await chooseTarget(suggestedName) : undefined;
  try {
    return await save(target);
  } catch (error) {
    await removeEmpty(target);
    throw error;
  }
}

/**
 * Where to write to, asked for before anything else: browsers show the dialog only as an answer to a click.
 *
 * `undefined` where there is no such dialog.
 */
async function chooseTarget(suggestedName: string | undefined): Promise<FileSystemFileHandle | undefined> {
  try {
    return await picker()?.(suggestedName === undefined ? {} : { suggestedName });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw new ChartliftError('cancelled', 'no place to save the file was chosen', false);
    }
    // Frames of other origins and policies may forbid it: the other ways are left.
    return undefined;
  }
}

/**
 * Removes a target to which nothing was written. The dialog has emptied the file already if there was one, and nobody is to
 * take an empty file for a patient's document; where the browser cannot remove it, it stays.
 */
async function removeEmpty(
  target: (FileSystemFileHandle & { remove?: () => Promise<void> }) | undefined,
): Promise<void> {
  try {
    if ((await target?.getFile())?.size === 0) await target?.remove?.();
  } catch {
    // Why nothing was saved is what is told.
  }
}
