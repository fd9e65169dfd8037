/** Gives the bearer token; `refused` says that the server did not take the last one. */
export type GetToken = (asked: { refused: boolean }) => string | Promise<string>;

/** Where tokens come from and whom they name. */
export interface TokenOptions {
  getToken: GetToken;
  identify?: ((token: string) => string | undefined) | undefined;
}

/** A token and whom it belongs to, as far as that is known. */
export interface Bearer {
  token?: string;
  user?: string | undefined;
  /** The number of the question: answers may come in another order. */
  asked: number;
  /** What `getToken` or `identify` threw, where there is none because of that: it may pass. */
  thrown?: unknown;
}

/** Asks the page for tokens: for each request anew, and only once for all that the server has refused alike. */
export class Tokens {
  readonly #options: TokenOptions;
  #last: string | undefined;
  #asked = 0;
  #renewing: Promise<Bearer> | undefined;

  constructor(options: TokenOptions) {
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
      const token = await this.#options.getToken({ refused });
      // Nobody is signed in.
      if (typeof token !== 'string' || token === '') return { asked };
      const user = (this.#options.identify ?? jwtSubject)(token);
      this.#last = token;
      return { token, user, asked };
    } catch (thrown) {
      return { asked, thrown };
    }
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
