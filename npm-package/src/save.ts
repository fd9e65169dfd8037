import type { Download } from './download.js';
import { ChartliftError } from './error.js';
import { notSaved } from './not-saved.js';
import type { SavedAs } from './types.js';

/** The largest file that is collected in memory (or by the browser in a temporary file of its own), in bytes. */
export const LARGEST_BLOB_BYTES = 512 * 1024 * 1024;

/**
 * Keeps a download in some way; if it arrives damaged and a part of that was written before it could be proven, `anew`
 * begins it once more before anybody is told.
 */
export async function proven<T>(
  download: Download,
  anew: () => Promise<Download>,
  keep: (download: Download) => Promise<T>,
): Promise<T> {
  try {
    return await keep(download);
  } catch (reason) {
    if (!isDamagedMidway(reason)) throw reason;
  }
  try {
    return await keep(await anew());
  } catch (reason) {
    if (!isDamagedMidway(reason)) throw reason;
    const message = 'the file does not match its checksum and was not saved; tell the administrator';
    throw new ChartliftError('damaged', message, false, { cause: reason });
  }
}

const isDamagedMidway = (reason: unknown) =>
  reason instanceof ChartliftError && reason.code === 'damaged' && reason.retryable;

/**
 * Writes a download to a file; `anew` begins it again, should it arrive damaged.
 *
 * The dialog has emptied the file already if there was one. What fails leaves none behind, so that nobody takes an empty
 * file for a patient's document; where the browser cannot remove it, it stays empty: what is written goes to a copy first.
 */
export async function writeTo(
  target: FileSystemFileHandle,
  download: Download,
  anew: () => Promise<Download>,
): Promise<SavedAs> {
  let last = download;
  try {
    await proven(download, anew, async (one) => {
      last = one;
      await one.stream.pipeTo(await target.createWritable());
    });
  } catch (reason) {
    last.cancel();
    await removeEmpty(target).catch(() => {});
    throw notSaved(reason);
  }
  return 'file';
}

async function removeEmpty(target: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  if ((await target.getFile()).size === 0) await target.remove?.();
}

/** Collects a download and hands it to the browser's own downloads. */
export async function collect(download: Download, anew: () => Promise<Download>): Promise<SavedAs> {
  const blob = await proven(download, anew, ({ stream }) => new Response(stream).blob());
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
