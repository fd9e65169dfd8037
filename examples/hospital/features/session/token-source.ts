/** Where bearer tokens come from. One instance belongs to one signed-in user. */
export interface TokenSource {
  /** A token that is good for at least the next half minute; rejects when there is none to be had. */
  get(): Promise<string>;
  /** The server refused the token: do not hand it out again. */
  invalidate(): void;
}

/** A token as issued. */
export interface IssuedToken {
  token: string;
  /** Seconds from now. */
  expiresInSeconds: number;
}

/** Long enough for a slow request to arrive before the token it carries expires. */
const SPARE_MS = 30_000;

/** Issues a new token whenever the last one is about to expire; concurrent callers share one request. */
export function reissuing(issue: () => Promise<IssuedToken>, first?: IssuedToken): TokenSource {
  let token = first?.token;
  let goodUntil = first ? Date.now() + first.expiresInSeconds * 1000 - SPARE_MS : 0;
  let pending: Promise<string> | undefined;

  async function renew(): Promise<string> {
    try {
      const issued = await issue();
      token = issued.token;
      goodUntil = Date.now() + issued.expiresInSeconds * 1000 - SPARE_MS;
      return issued.token;
    } finally {
      pending = undefined;
    }
  }

  return {
    async get() {
      if (token !== undefined && Date.now() < goodUntil) return token;
      pending ??= renew();
      return pending;
    },
    invalidate() {
      token = undefined;
    },
  };
}

/** One token from outside that cannot be renewed here; `onExpired` leads back to the sign-in page. */
export function fixed(token: string, expiresAtMs: number, onExpired: () => void): TokenSource {
  let usable = true;
  return {
    async get() {
      if (usable && Date.now() < expiresAtMs) return token;
      onExpired();
      throw new SessionExpired();
    },
    invalidate() {
      usable = false;
      onExpired();
    },
  };
}

/** The session's token has run out and only the user can get another. */
export class SessionExpired extends Error {
  override name = 'SessionExpired';
  constructor() {
    super('The session has expired; sign in again.');
  }
}
