/** What a promise gives, unless nobody waits for it any more. */
export function unless<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (!signal) return promise;
  let leave = () => {};
  const given = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    leave = () => signal.removeEventListener('abort', abort);
  });
  return Promise.race([promise, given]).finally(() => leave());
}
