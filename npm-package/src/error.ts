/**
 * The one error type of this package.
 *
 * `code` is stable: the server's problem codes (see the API's documentation) and the engine's own (`cancelled`,
 * `network`, `source_changed`, `source_unreadable`, `needs_more_memory`, `in_use_elsewhere`, `store_refused`,
 * `damaged`, `beyond_end`, `not_saved`, `worker_failed`, `bad_answer`, `browser_only`). `message` says what to do. Neither
 * holds a URL, a token or a file name.
 */
export class ChartliftError extends Error {
  override readonly name = 'ChartliftError';

  constructor(
    readonly code: string,
    message: string,
    /** Whether starting the same thing again may succeed. */
    readonly retryable: boolean,
    /** The HTTP status, where the server refused. */
    readonly status?: number | undefined,
    /** Names the request in the server's log. */
    readonly requestId?: string | undefined,
    /** The fields at fault, as JSON Pointers, where the server named them. */
    readonly fields: readonly { pointer: string; detail: string }[] = [],
  ) {
    super(message);
  }
}
