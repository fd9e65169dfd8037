import type { components } from '../api/schema.js';
import { ChartliftError } from '../basics.js';
import { unreachable } from './calls.js';
import { type Patience, patienceOf, patiently } from './patience.js';

type SignedPart = components['schemas']['SignedPart'];

/** PUTs the bytes of one part; tells how many have gone. XMLHttpRequest, for `fetch` says nothing of its progress. */
export function put(
  part: SignedPart,
  bytes: Blob,
  patience: Patience,
  signal: AbortSignal,
  sent: (bytes: number) => void,
): Promise<void> {
  return patiently(patienceOf(bytes.size, patience), signal, (signal, alive) =>
    putOnce(part, bytes, signal, (bytes) => {
      alive();
      sent(bytes);
    }),
  );
}

function putOnce(part: SignedPart, bytes: Blob, signal: AbortSignal, sent: (bytes: number) => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const end = (settle: () => void) => () => {
      signal.removeEventListener('abort', abort);
      settle();
    };
    request.open('PUT', part.url);
    for (const [name, value] of Object.entries(part.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => sent(loaded);
    request.onload = end(() => {
      const { status } = request;
      if (status >= 200 && status < 300) resolve();
      else reject(refused(status));
    });
    request.onerror = end(() => reject(new TypeError('the object store cannot be reached')));
    request.onabort = request.onerror;
    signal.addEventListener('abort', abort);
    if (signal.aborted) reject(signal.reason);
    else request.send(bytes);
  }).catch((error) => (error instanceof ChartliftError ? Promise.reject(error) : unreachable(error)));
}

/** A URL that has expired (403) is signed anew with the next try; what is full or broken may pass. */
function refused(status: number): ChartliftError {
  const message = `the object store refused a part (HTTP ${status}); retry, and tell the administrator if it happens again`;
  return new ChartliftError('store_refused', message, status === 403 || status === 429 || status >= 500, { status });
}
