/**
 * The server's API, typed by its OpenAPI document. No wasm, no React: runs in browsers and on servers.
 *
 * @packageDocumentation
 */
import createClient, { type Client } from 'openapi-fetch';
import { ChartliftError } from '../error.js';
import type { components, paths } from './schema.js';

export { ChartliftError } from '../error.js';
export type { components, paths } from './schema.js';

/** The schemas of the API by name, for example `Schemas['Problem']`. */
export type Schemas = components['schemas'];

/** A typed client: `api.GET('/api/medical-records', { params: { query: { q: 'mri' } } })`. */
export type ApiClient = Client<paths>;

/** How to reach the server. */
export interface ApiClientOptions {
  /** The server's origin. */
  apiUrl: string;
  /** The bearer token for a call; absent for calls that need none. */
  getToken?: () => string | undefined | Promise<string | undefined>;
}

/** Makes a client that sends the token with every call. */
export function createApiClient({ apiUrl, getToken }: ApiClientOptions): ApiClient {
  const client = createClient<paths>({ baseUrl: apiUrl });
  client.use({
    async onRequest({ request }) {
      const token = await getToken?.();
      if (token) request.headers.set('authorization', `Bearer ${token}`);
      return request;
    },
    onError({ error }) {
      if (error instanceof Error && error.name === 'AbortError') {
        return new ChartliftError('cancelled', 'the call was cancelled', false, { cause: error });
      }
      const message = 'the server cannot be reached; check the network and retry';
      return new ChartliftError('network', message, true, { cause: error });
    },
  });
  return client;
}

/** Codes that may pass if the same call is made again; as `ErrorCode::retryable` on the server. */
const RETRYABLE = new Set(['rate_limited', 'object_store_unavailable', 'internal']);

/** The error of a call that answered with a problem document (`error` of an openapi-fetch result). */
export function problemFrom(problem: unknown, response?: Response): ChartliftError {
  if (problem instanceof ChartliftError) return problem;
  if (problem && typeof problem === 'object' && 'code' in problem && 'detail' in problem) {
    const { code, detail, status, request_id: requestId, errors } = problem as Schemas['Problem'];
    return new ChartliftError(code, detail, RETRYABLE.has(code), {
      status,
      requestId: requestId ?? undefined,
      fields: errors,
    });
  }
  const status = response?.status;
  return new ChartliftError('bad_answer', 'the server answered without an explanation; retry later', true, { status });
}
