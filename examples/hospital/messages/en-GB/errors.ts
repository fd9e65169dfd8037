/**
 * What the user is told about a failure, by the server's `code`. `advice` stands where the server speaks to programmers;
 * otherwise its own detail says what to do.
 */
export const errors = {
  unreachable: {
    title: 'The server cannot be reached',
    advice: 'Check the network connection. Nothing is lost; try again in a moment.',
  },
  unknown: {
    title: 'Something went wrong',
    advice: 'The page met an error it does not know. Try again; if it stays, tell your administrator.',
  },
  title: {
    not_found: 'This cannot be found',
    forbidden: 'Your role does not allow this',
    record_finalized: 'The record is finalized',
    already_exists: 'The number is taken',
    record_not_finalized: 'The record is still a draft',
    uploads_under_way: 'Files are still being uploaded to it',
    precondition_failed: 'Someone else changed this in the meantime',
    type_not_allowed: 'This type of file is not accepted',
    file_too_large: 'The file is too large',
    archived: 'The file is in the archive',
    rate_limited: 'Too many requests',
    object_store_unavailable: 'The file store does not answer',
    object_store_refused: 'The file store needs an administrator',
    object_lost: 'The file store has lost this file',
    unavailable: 'The server does not answer just now',
    unauthenticated: 'Please sign in again',
    token_expired: 'Please sign in again',
    clocks_differ: 'The server’s clock is wrong',
    validation_failed: 'Some fields need another value',
  },
  advice: {
    precondition_failed: 'Close this, look at how it is now, and make your change again.',
    unauthenticated: 'Your session is not valid any more.',
    token_expired: 'Your session has ended.',
    clocks_differ:
      'Nobody can sign in until an administrator has set the clocks of the server and of the identity provider.',
    rate_limited: 'Wait a moment, then try again.',
  },
  oneLine: '{title}. {advice}',
} as const;
