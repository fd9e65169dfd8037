// What nearly every file of the package needs, in one module: bundlers make a chunk of its own of each that is shared, and of four so
// small ones most would be wrapping.
import type { components } from './api/schema.js';

/** What the server refuses with: the `code` of its problem documents. */
export type ServerErrorCode = components['schemas']['ErrorCode'];

/** What goes wrong on this side. */
export type ClientErrorCode =
  /** Given up by {@link Upload.cancel}, a signal, or a dialog that was closed. */
  | 'cancelled'
  /** The client was closed meanwhile; a retry starts it again. */
  | 'closed'
  /** Another user has signed in: what the former had under way has ended. */
  | 'user_changed'
  /** The server or the store cannot be reached. */
  | 'network'
  /** The file is not the one that was chosen. */
  | 'source_changed'
  /** The file is gone or may not be read. */
  | 'source_unreadable'
  /** The file's parts do not fit `memoryBudgetBytes`. */
  | 'needs_more_memory'
  /** Given up while the server was completing it, and the server cannot be reached: there may be a version. */
  | 'cancel_unconfirmed'
  /** Another tab uploads the same file. */
  | 'in_use_elsewhere'
  /** The object store refused a part for good. */
  | 'store_refused'
  /** What arrived is not what was sent. */
  | 'damaged'
  /** `startAt` is beyond the file's end. */
  | 'beyond_end'
  /** The file could not be written to disk. */
  | 'not_saved'
  /** The workers did not start or stopped. */
  | 'worker_failed'
  /** What was compressed did not decompress to the file, and it could not be stored uncompressed either. */
  | 'encoder_fault'
  /** Something between here and the server answered in its place. */
  | 'bad_answer'
  /** Called while rendering on a server. */
  | 'browser_only'
  /** This browser or the page's policy lacks something that is needed. */
  | 'unsupported'
  /** A call with something that cannot be meant; a mistake in the page's code. */
  | 'invalid_argument';

/** Every `code` there is. */
export type ErrorCode = ServerErrorCode | ClientErrorCode;

/** What else a {@link ChartliftError} may say. */
export interface ErrorDetails {
  /** The HTTP status, where the server refused. */
  status?: number | undefined;
  /** Names the request in the server's log. */
  requestId?: string | undefined;
  /** The fields at fault, as JSON Pointers, where the server named them. */
  fields?: readonly { pointer: string; detail: string }[] | undefined;
  /** What was thrown, where something was. */
  cause?: unknown;
}

/**
 * The one error type of this package.
 *
 * `code` is stable: the server's problem codes and this side's own. `message` says what to do. Neither holds a URL, a token
 * or a file name.
 */
export class ChartliftError extends Error {
  override readonly name = 'ChartliftError';
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly fields: readonly { pointer: string; detail: string }[];

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Whether starting the same thing again may succeed. */
    readonly retryable: boolean,
    { status, requestId, fields = [], ...cause }: ErrorDetails = {},
  ) {
    super(message, cause);
    this.status = status;
    this.requestId = requestId;
    this.fields = fields;
  }
}

/** What is loaded only when it is needed did not come. */
export function notLoaded(cause: unknown): never {
  throw new ChartliftError('network', 'the page could not load what it needs for this; retry', true, { cause });
}

/** Calls the page's own code: what it throws is the page's error, told as one, and keeps nothing here from going on. */
export function isolated<A extends unknown[]>(callback: ((...args: A) => unknown) | undefined, ...args: A): void {
  try {
    callback?.(...args);
  } catch (error) {
    report(error);
  }
}

/** As if nobody had caught it: `window.onerror`, error trackers and the console hear of it. */
function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  else
    setTimeout(() => {
      throw error;
    });
}

/** Who is called back after changes. */
export class Listeners {
  readonly #all = new Set<() => void>();

  /** Returns what ends it. The same function given twice is called twice. */
  add(listener: () => void): () => void {
    const one = () => listener();
    this.#all.add(one);
    return () => this.#all.delete(one);
  }

  call(): void {
    // A copy: a listener may add or remove some.
    for (const listener of [...this.#all]) isolated(listener);
  }
}

/** A pause that ends early when the network comes back, and at once when nobody waits any more. */
export function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}

/** A name that is unique on this page. `crypto.randomUUID` exists in secure contexts only, and intranets may have none. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether an upload still has something to do. */
export function isActive(status: string): boolean {
  return status !== 'done' && status !== 'failed' && status !== 'cancelled';
}
