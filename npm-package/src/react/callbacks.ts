import type { ChartliftError } from '../basics.js';
import { isActive, isolated } from '../basics.js';
import type { UploadResult, UploadSnapshot } from '../types.js';
import type { Upload } from '../upload.js';

/** What a page may be told of each upload it begins. What a callback throws is reported and changes nothing. */
export interface UploadCallbacks {
  /** It was taken on, or refused at once: `onUploadFail` follows then. */
  onUploadBegin?: ((upload: UploadSnapshot) => void) | undefined;
  /** After every change until it ends, several times a second: for figures, not for rendering. */
  onUploadProgress?: ((upload: UploadSnapshot) => void) | undefined;
  /** It became a version. */
  onUploadComplete?: ((result: UploadResult, upload: UploadSnapshot) => void) | undefined;
  /** It failed; with `error.retryable`, a retry goes on where it stopped. Not called for one that was cancelled. */
  onUploadFail?: ((error: ChartliftError, upload: UploadSnapshot) => void) | undefined;
  /** It ended, well or not. */
  onUploadSettle?: ((upload: UploadSnapshot) => void) | undefined;
}

/** Calls back as an upload goes; `callbacks` gives the newest ones. */
export function tell(upload: Upload, callbacks: () => UploadCallbacks): void {
  let last = upload.snapshot();
  const look = () => {
    const now = upload.snapshot();
    const ended = !isActive(now.status) && (isActive(last.status) || now === last);
    last = now;
    const { onUploadProgress, onUploadComplete, onUploadFail, onUploadSettle } = callbacks();
    if (isActive(now.status)) isolated(onUploadProgress, now);
    if (!ended) return;
    if (now.result) isolated(onUploadComplete, now.result, now);
    if (now.status === 'failed' && now.error) isolated(onUploadFail, now.error, now);
    isolated(onUploadSettle, now);
  };
  isolated(callbacks().onUploadBegin, last);
  upload.subscribe(look);
  // One that was refused at once has ended already.
  if (upload.ended) look();
}
