import { ChartliftError } from './error.js';

type Picker = (options: { suggestedName?: string }) => Promise<FileSystemFileHandle>;

/** The browser's own dialog, where it has one (File System Access API). */
function picker(): Picker | undefined {
  return (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(globalThis);
}

/**
 * Where to write to, asked for before anything else: browsers show the dialog only as an answer to a click.
 *
 * `undefined` where there is no such dialog.
 */
export async function chooseTarget(suggestedName: string | undefined): Promise<FileSystemFileHandle | undefined> {
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
