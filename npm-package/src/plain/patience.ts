/** How long the plain way waits for others, in milliseconds; as in `wasm-client/core/src/plan.rs`. */
export interface Patience {
  /** For the whole answer of a call. */
  callTimeoutMs: number;
  /** For the next byte of a part or of a download. */
  stallMs: number;
  /** For what becomes of an upload that is given up. */
  cancelMs: number;
}

/** S3 may take a minute to complete an upload; a link that moved no byte for half a minute is dead. */
export const PATIENCE: Patience = { callTimeoutMs: 90_000, stallMs: 30_000, cancelMs: 8_000 };

/** A proxy that swallows a part whole passes it on at this pace, in bytes a millisecond. */
const SLOWEST_BYTES_PER_MS = 32;

/** How long a part may say nothing: it may all have been swallowed on the way. */
export const patienceOf = (bytes: number, { stallMs }: Patience) => stallMs + bytes / SLOWEST_BYTES_PER_MS;

const tooLate = (ms: number) => new DOMException(`nothing came for ${Math.round(ms / 1000)} s`, 'TimeoutError');

/** What a promise gives, unless it takes too long; whatever it waits for is for the caller to end. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(ms)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Does work whose signal is aborted with `signal`, and once `alive` was not called for so long: what hangs holds one of the
 * browser's few connections to a server, and would be waited for for ever.
 */
export async function patiently<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const abort = () => own.abort(signal?.reason);
  const late = () => own.abort(tooLate(ms));
  let timer = setTimeout(late, ms);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(late, ms);
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await work(own.signal, alive);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
