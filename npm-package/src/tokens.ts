import type { ChartliftOptions } from './options.js';

/** A `getToken` that takes longer than this has failed, in milliseconds: a user would have reloaded the page. */
const PATIENCE_MS = 30_000;

/** A token and whom it belongs to, as far as that is known. */
export interface Bearer {
  token: string | undefined;
  user: string | undefined;
  /** The number of the question: answers may come in another order. */
  asked: number;
}

/** Asks the page for tokens: for each request anew, and only once for all that the server has refused alike. */
export class Tokens {
  readonly #options: Pick<ChartliftOptions, 'getToken' | 'identify'>;
  #last: string | undefined;
  #asked = 0;
  #renewing: Promise<Bearer> | undefined;
  /** What `getToken` threw the last time, if it did. */
  failure: unknown;

  constructor(options: Pick<ChartliftOptions, 'getToken' | 'identify'>) {
    this.#options = options;
  }

  /** Never rejects: without a token the server refuses, and says so. `refused` is the token the server did not take. */
  get(refused?: string): Promise<Bearer> {
    // Another request has had a newer one meanwhile: that one was not refused.
    if (refused === undefined || refused !== this.#last) return this.#ask(false);
    this.#renewing ??= this.#ask(true).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #ask(refused: boolean): Promise<Bearer> {
    const asked = ++this.#asked;
    try {
      const token = await inTime(async () => this.#options.getToken({ refused }));
      if (typeof token !== 'string' || token === '') throw new TypeError('getToken gave no string');
      const user = (this.#options.identify ?? jwtSubject)(token);
      this.#last = token;
      this.failure = undefined;
      return { token, user, asked };
    } catch (error) {
      this.failure = error;
      return { token: undefined, user: undefined, asked };
    }
  }
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`getToken gave no answer for ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whom a JWT (RFC 7519) names; `undefined` for tokens of other kinds. Nothing is verified here: that is the server's. */
export function jwtSubject(token: string): string | undefined {
  const [, payload] = token.split('.');
  if (!payload) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    const { iss, tenant, sub } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return sub === undefined ? undefined : JSON.stringify([iss, tenant, sub]);
  } catch {
    return undefined;
  }
}
