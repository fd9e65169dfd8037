import type { Download } from './download.js';
import { notSaved } from './not-saved.js';
import type { SavedAs } from './types.js';

/** The largest file that is collected in memory (or by the browser in a temporary file of its own), in bytes. */
export const LARGEST_BLOB_BYTES = 512 * 1024 * 1024;

/**
 * Writes a download to a file.
 *
 * The dialog has emptied the file already if there was one. What fails leaves none behind, so that nobody takes an empty
 * file for a patient's document; where the browser cannot remove it, it stays empty: what is written goes to a copy first.
 */
export async function writeTo(target: FileSystemFileHandle, download: Download): Promise<SavedAs> {
  try {
    await download.stream.pipeTo(await target.createWritable());
  } catch (reason) {
    download.cancel();
    await removeEmpty(target).catch(() => {});
    throw notSaved(reason);
  }
  return 'file';
}

async function removeEmpty(target: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  if ((await target.getFile()).size === 0) await target.remove?.();
}

/** Collects a download and hands it to the browser's own downloads. */
export async function collect(download: Download): Promise<SavedAs> {
  const blob = await new Response(download.stream).blob();
  const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = download.fileName;
  anchor.click();
  // The browser takes hold of the blob at the click; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return 'blob';
}

/**
 * Whether every browser gives the source back when it fetches the plain URL itself.
 *
 * Firefox does not decode what a path ending in `.gz` names, and compressed files were once stored under such keys.
 */
export function decodesEverywhere({ plainUrl, encoding }: Pick<Download, 'plainUrl' | 'encoding'>): boolean {
  return encoding === 'identity' || !new URL(plainUrl).pathname.endsWith('.gz');
}

/**
 * Lets the browser fetch it itself, in a hidden frame: a link would count as leaving the page (and ask to, while uploads
 * run), and an error of the store would take the page's place. The store's answer says to save it, and under which name.
 */
export function openPlain(url: string): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.referrerPolicy = 'no-referrer';
  frame.src = url;
  document.body.append(frame);
  // Removing it sooner could end the download before it begins.
  setTimeout(() => frame.remove(), 60_000);
}
