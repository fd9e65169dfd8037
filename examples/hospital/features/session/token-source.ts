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
  // Counted from its arrival, so that a browser whose clock is wrong counts right.
  let goodUntil = first ? performance.now() + first.expiresInSeconds * 1000 - SPARE_MS : 0;
  let pending: Promise<string> | undefined;

  async function renew(): Promise<string> {
    try {
      const issued = await issue();
      token = issued.token;
      goodUntil = performance.now() + issued.expiresInSeconds * 1000 - SPARE_MS;
      return issued.token;
    } finally {
      pending = undefined;
    }
  }

  return {
    async get() {
      if (token !== undefined && performance.now() < goodUntil) return token;
      pending ??= renew();
      return pending;
    },
    invalidate() {
      token = undefined;
    },
  };
}

/**
 * One token from outside that cannot be renewed here. The server alone says when it has ended: this browser's clock may
 * be wrong by hours.
 */
export function fixed(token: string): TokenSource {
  let usable = true;
  return {
    async get() {
      if (usable) return token;
      throw new SessionEnded();
    },
    invalidate() {
      usable = false;
    },
  };
}

/** The session's token has run out and only the user can get another. */
export class SessionEnded extends Error {
  override name = 'SessionEnded';
  constructor() {
    super('The session has ended; sign in again.');
  }
}
