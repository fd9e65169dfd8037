import { ChartliftError } from './basics.js';

/** A file is gone, changed or locked since it was chosen. */
export function unreadable(cause: unknown): ChartliftError {
  const message = 'the file cannot be read any more; check that it still exists and choose it again';
  return new ChartliftError('source_unreadable', message, false, { cause });
}

/**
 * What a file's bytes become; rejects with `source_unreadable` if they cannot be read, else as the transform does.
 *
 * Browsers tell the two apart no more where the stream ends in a `Response`, so reading is done here.
 */
export async function through(
  file: Blob,
  transform: CompressionStream | DecompressionStream,
  signal?: AbortSignal,
): Promise<Blob> {
  const reader = file.stream().getReader();
  let failure: ChartliftError | undefined;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        failure = unreadable(cause);
        throw failure;
      });
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  try {
    return await new Response(source.pipeThrough(transform, signal ? { signal } : {})).blob();
  } catch (cause) {
    throw failure ?? cause;
  }
}

/** What a gzip stream was made of. */
export async function decompressed(file: Blob, signal: AbortSignal | undefined): Promise<Blob> {
  if (typeof DecompressionStream === 'undefined') {
    throw new ChartliftError('unsupported', 'this browser cannot decompress files', false);
  }
  try {
    return await through(file, new DecompressionStream('gzip'), signal);
  } catch (cause) {
    if (signal?.aborted) {
      throw new ChartliftError('cancelled', 'decompressing was cancelled', false, { cause: signal.reason });
    }
    if (cause instanceof ChartliftError) throw cause;
    throw new ChartliftError('damaged', 'this is not a whole gzip stream', false, { cause });
  }
}
