import { ChartliftError } from './basics.js';
import { notSaved } from './not-saved.js';
import type { Encoding, SavedAs } from './types.js';

/** A download, as far as saving it goes. */
export interface Saved {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly plainUrl: string;
  readonly encoding: Encoding;
  readonly stream: ReadableStream<Uint8Array>;
  cancel: () => void;
  /** All of it. */
  gather: () => Promise<Blob>;
  /** Begins it once more. */
  anew: () => Promise<Saved>;
}

/** The largest file that is collected in memory (or by the browser in a temporary file of its own), in bytes. */
export const LARGEST_BLOB_BYTES = 512 * 1024 * 1024;

/** Saves a download to the target that was chosen, or in the best other way there is. */
export function saveIn(download: Saved, target: FileSystemFileHandle | undefined): Promise<SavedAs> {
  if (target) return writeTo(target, download);
  if (download.sizeBytes <= LARGEST_BLOB_BYTES || !decodesEverywhere(download)) return collect(download);
  return leaveToBrowser(download);
}

async function leaveToBrowser(download: Saved): Promise<SavedAs> {
  const opened = openPlain(download.plainUrl);
  download.cancel();
  await opened;
  return 'url';
}

/**
 * Keeps a download in some way; if it arrives damaged and a part of that was written before it could be proven, it is begun
 * once more before anybody is told.
 */
export async function proven<T>(download: Saved, keep: (download: Saved) => Promise<T>): Promise<T> {
  try {
    return await keep(download);
  } catch (reason) {
    if (!isDamagedMidway(reason)) throw reason;
  }
  try {
    return await keep(await download.anew());
  } catch (reason) {
    if (!isDamagedMidway(reason)) throw reason;
    const message = 'the file does not match its checksum and was not saved; tell the administrator';
    throw new ChartliftError('damaged', message, false, { cause: reason });
  }
}

const isDamagedMidway = (reason: unknown) =>
  reason instanceof ChartliftError && reason.code === 'damaged' && reason.retryable;

/** Writes a download to a file. What fails leaves the file as it was: what is written goes to a copy first. */
async function writeTo(target: FileSystemFileHandle, download: Saved): Promise<SavedAs> {
  let last = download;
  try {
    await proven(download, async (one) => {
      last = one;
      await one.stream.pipeTo(await target.createWritable());
    });
  } catch (reason) {
    last.cancel();
    throw notSaved(reason);
  }
  return 'file';
}

/** Collects a download and hands it to the browser's own downloads. */
async function collect(download: Saved): Promise<SavedAs> {
  const blob = await proven(download, (one) => one.gather());
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
export function decodesEverywhere({ plainUrl, encoding }: Pick<Saved, 'plainUrl' | 'encoding'>): boolean {
  return encoding === 'identity' || !new URL(plainUrl).pathname.endsWith('.gz');
}

/** The browser says so of what it will not fetch, and shows what is no download; of a download it says nothing, in milliseconds. */
const HEARD_OF_MS = 5_000;

/**
 * Lets the browser fetch it itself, in a hidden frame: a link would count as leaving the page (and ask to, while uploads
 * run), and an error of the store would take the page's place. The store's answer says to save it, and under which name.
 *
 * @throws {ChartliftError} `not_saved` if the page's policy forbids it or the store shows something else
 */
export async function openPlain(url: string): Promise<void> {
  const { origin } = new URL(url);
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.referrerPolicy = 'no-referrer';
  frame.src = url;
  // Removing it sooner could end the download before it begins.
  setTimeout(() => frame.remove(), 60_000);
  const leave = new AbortController();
  const { signal } = leave;
  try {
    await new Promise<void>((resolve, reject) => {
      const forbidden = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
        if (effectiveDirective === 'frame-src' && blockedURI.startsWith(origin)) reject(notFetched());
      };
      // What the frame holds before is the page's own, and can be looked into.
      const shown = () => frame.contentDocument ?? reject(notFetched());
      document.addEventListener('securitypolicyviolation', forbidden, { signal });
      frame.addEventListener('load', shown, { signal });
      document.body.append(frame);
      setTimeout(resolve, HEARD_OF_MS);
    });
  } finally {
    leave.abort();
  }
}

function notFetched(): ChartliftError {
  const message =
    'the browser did not save the file; retry, and check that the Content-Security-Policy allows the store in frame-src';
  return new ChartliftError('not_saved', message, true);
}
