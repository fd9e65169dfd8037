import { ChartliftError, isActive } from '../basics.js';
import type { UploadResult, UploadSnapshot } from '../types.js';
import type { EngineEvent } from './messages.js';

/** An upload that an engine has. */
export interface Told {
  readonly options: { readonly signal?: AbortSignal | undefined };
  change: (change: Partial<UploadSnapshot>) => void;
  succeed: (result: UploadResult, change: Partial<UploadSnapshot>) => void;
  fail: (error: ChartliftError) => void;
}

/** Has an upload stand as an event of its engine says. Here, as it is needed only once there is an engine. */
export function tell(upload: Told, event: EngineEvent): void {
  if (event.type === 'snapshot') {
    const { type: _, id: __, ...live } = event;
    // Its end is announced by an event of its own, with the result or the error.
    if (isActive(live.status)) upload.change(live);
  } else if (event.type === 'done') {
    const { type: _, id: __, ...result } = event;
    const { storedBytes, sourceBytes, encoding } = result;
    upload.succeed(result, {
      encoding,
      sourceBytesRead: sourceBytes,
      storedBytesSent: storedBytes,
      storedBytesTotal: storedBytes,
      savedBytes: Math.max(0, sourceBytes - storedBytes),
    });
  } else if (event.type === 'failed') {
    const { code, message, retryable } = event;
    upload.fail(
      new ChartliftError(code, message, retryable, {
        status: event.status ?? undefined,
        requestId: event.requestId ?? undefined,
        // Why it was cancelled, if that was it.
        cause: upload.options.signal?.reason,
      }),
    );
  }
}
