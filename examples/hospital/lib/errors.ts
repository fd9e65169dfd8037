import { ChartliftError } from '@chartlift/client/api';
import { sentence } from './text';

/** What the user is told about a failure. */
export interface ErrorText {
  title: string;
  advice: string;
  /** Finds the request in the server's log. */
  requestId: string | undefined;
  /** Whether the server could not be reached at all. */
  offline: boolean;
  /** Whether trying the same again may help. */
  retryable: boolean;
}

const TITLES: Record<string, string> = {
  not_found: 'This cannot be found',
  forbidden: 'Your role does not allow this',
  record_finalized: 'The record is finalized',
  precondition_failed: 'Someone else changed this in the meantime',
  type_not_allowed: 'This type of file is not accepted',
  file_too_large: 'The file is too large',
  archived: 'The file is in the archive',
  rate_limited: 'Too many requests',
  object_store_unavailable: 'The file store does not answer',
  object_store_refused: 'The file store needs an administrator',
  object_lost: 'The file store has lost this file',
  unauthenticated: 'Please sign in again',
  token_expired: 'Please sign in again',
  validation_failed: 'Some fields need another value',
};

/** Where the server speaks to programmers, the app says what its user can do. */
const ADVICE: Record<string, string> = {
  precondition_failed: 'Close this, look at how it is now, and make your change again.',
  unauthenticated: 'Your session is not valid any more.',
  token_expired: 'Your session has ended.',
  rate_limited: 'Wait a moment, then try again.',
};

/** Puts any thrown value into words; the server's own detail says what to do, unless it is about the protocol. */
export function describeError(error: unknown): ErrorText {
  if (isUnreachable(error)) {
    return {
      title: 'The server cannot be reached',
      advice: 'Check the network connection. Nothing is lost; try again in a moment.',
      requestId: undefined,
      offline: true,
      retryable: true,
    };
  }
  if (error instanceof ChartliftError) {
    return {
      title: TITLES[error.code] ?? 'Something went wrong',
      advice: ADVICE[error.code] ?? sentence(error.message),
      requestId: error.requestId,
      offline: false,
      retryable: error.retryable,
    };
  }
  return {
    title: 'Something went wrong',
    advice: 'The page met an error it does not know. Try again; if it stays, tell your administrator.',
    requestId: undefined,
    offline: false,
    retryable: true,
  };
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof ChartliftError && codes.includes(error.code);
}

/** Whether the same may succeed a little later: the server is busy, restarting or out of reach. */
export function mayPass(error: unknown): boolean {
  return error instanceof ChartliftError && error.retryable;
}

function isUnreachable(error: unknown): boolean {
  return hasCode(error, 'network');
}
