/**
 * The server's API, typed by its OpenAPI document. No wasm, no React: runs in browsers and on servers.
 *
 * @packageDocumentation
 */
import createClient, { type Client } from 'openapi-fetch';
import { ChartliftError } from '../basics.js';
import { type GetToken, Tokens } from '../tokens.js';
import { unless } from '../unless.js';
import type { components, paths } from './schema.js';

export { ChartliftError, type ErrorCode, type ServerErrorCode } from '../basics.js';
export type { GetToken } from '../tokens.js';
export type { components, paths } from './schema.js';

/** The schemas of the API by name, for example `Schemas['Problem']`. */
export type Schemas = components['schemas'];

/** A typed client: `api.GET('/api/medical-records', { params: { query: { q: 'mri' } } })`. */
export type ApiClient = Client<paths>;

/** How to reach the server. */
export interface ApiClientOptions {
  /** The server's origin; empty where it is the page's own. */
  apiUrl: string | URL;
  /** The bearer token, asked for with every call; absent for calls that need none. See `ChartliftOptions.getToken`. */
  getToken?: GetToken | undefined;
}

/**
 * Makes a client that sends the token with every call, and a call once more with a new one after a 401.
 *
 * @throws {ChartliftError} `invalid_argument` if the options cannot be meant
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { apiUrl, getToken } = options ?? {};
  // It may be empty: calls then go to the page's own origin.
  if (typeof apiUrl !== 'string' && !(apiUrl instanceof URL)) {
    throw new ChartliftError('invalid_argument', 'apiUrl must be a URL', false);
  }
  const tokens = getToken && new Tokens({ getToken });
  const send = (request: Request, token: string | undefined) => {
    if (token) request.headers.set('authorization', `Bearer ${token}`);
    return fetch(request);
  };
  const client = createClient<paths>({
    baseUrl: String(apiUrl),
    fetch: async (request: Request) => {
      if (!tokens) return send(request, undefined);
      // A body can be sent only once.
      const again = request.clone();
      const ask = (refused?: string) => unless(request.signal, tokens.get(refused));
      const { token, thrown } = await ask();
      // Why there is none is the application's own error.
      if (token === undefined)
        throw thrown ?? new ChartliftError('unauthenticated', 'getToken gave no token; sign in', false);
      const response = await send(request, token);
      if (response.status !== 401) return response;
      const renewed = await ask(token);
      return renewed.token === undefined ? response : send(again, renewed.token);
    },
  });
  client.use({
    onError({ error, request }) {
      // Whatever the reason that was given.
      const told = request.signal.aborted ? cancelled(error) : errorOf(error);
      return told instanceof Error ? told : undefined;
    },
  });
  return client;
}

/** What a call answers with. */
export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The data of an answer: `await answerOf(api.GET('/api/me'))`.
 *
 * @throws {ChartliftError} what the server refused
 */
export async function answerOf<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending.catch((cause: unknown) => {
    // Amid the answer.
    throw errorOf(cause);
  });
  if (!response.ok || error !== undefined) throw problemFrom(error, response);
  // An answer without content (204) has no data; its callers expect none.
  return data as T;
}

/** What kept a call from its answer; what is the page's own stays as it is. */
function errorOf(cause: unknown): unknown {
  if (cause instanceof TypeError) {
    // `fetch` says so of everything that keeps it from an answer.
    return new ChartliftError('network', 'the server cannot be reached; check the network and retry', true, { cause });
  }
  // A page of something in between, in the place of the answer.
  if (cause instanceof SyntaxError) return unexplained(undefined, cause);
  // By `abort()`, or by `AbortSignal.timeout`.
  return cause instanceof Error && /^(Abort|Timeout)Error$/.test(cause.name) ? cancelled(cause) : cause;
}

function cancelled(cause: unknown): ChartliftError {
  return new ChartliftError('cancelled', 'the call was cancelled', false, { cause });
}

function unexplained(status: number | undefined, cause?: unknown): ChartliftError {
  const message = 'the server answered without an explanation; retry later';
  return new ChartliftError('bad_answer', message, true, { status, cause });
}

/** Codes that may pass if the same call is made again; as `ErrorCode::retryable` on the server. */
const RETRYABLE = new Set(['rate_limited', 'object_store_unavailable', 'unavailable', 'internal']);

/** The error of a call that answered with a problem document (`error` of an answer). */
export function problemFrom(problem: unknown, response?: Response): ChartliftError {
  if (problem instanceof ChartliftError) return problem;
  if (problem && typeof problem === 'object' && 'code' in problem && 'detail' in problem) {
    const { code, detail, status, request_id: requestId, errors: fields } = problem as Schemas['Problem'];
    const details = { status, requestId: requestId ?? undefined, fields };
    return new ChartliftError(code, detail, RETRYABLE.has(code), details);
  }
  return unexplained(response?.status);
}
