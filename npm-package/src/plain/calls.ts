import type { components } from '../api/schema.js';
import { ChartliftError, passed } from '../basics.js';
import { unless } from '../unless.js';
import { type Patience, patiently, within } from './patience.js';

/** Waits before the next try, in milliseconds: a hiccup passes within a second, a restarted server within a minute. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

/** The bearer token for one request; `refused` is the one that the server did not take. */
export type AskToken = (refused: string | null) => Promise<string | undefined>;

/** There is no version of an upload and there will be none; or there is one; or the server could not be asked. */
export type GivenUp = 'gone' | 'completed' | 'unheard';

/** The server's API over plain `fetch`, with a new token after a 401, and again after what may pass. */
export class Calls {
  constructor(
    readonly apiUrl: string,
    readonly askToken: AskToken,
    readonly patience: Patience,
  ) {}

  /** `asks` is told when the server is being asked, and when no more; not the latter if it is given up meanwhile: it may have done it. */
  post<T>(path: string, body: unknown, signal: AbortSignal, key?: string, asks?: (now: boolean) => void): Promise<T> {
    return again(signal, () => this.#send('POST', path, body, signal, key, (response) => response.json(), asks));
  }

  /** Once. */
  get<T>(path: string): Promise<T> {
    return this.#send('GET', path, undefined, undefined, undefined, (response) => response.json());
  }

  /** Gives an upload up, and says what became of it. Not waited for for long: the server clears up what nobody takes back. */
  async remove(path: string): Promise<GivenUp> {
    const late = new AbortController();
    const removed = () => this.#send('DELETE', path, undefined, late.signal, undefined, async () => {});
    try {
      await within(this.patience.cancelMs, again(late.signal, removed));
      return 'gone';
    } catch (error) {
      const code = error instanceof ChartliftError ? error.code : undefined;
      if (code === 'upload_not_active') return 'completed';
      return code === 'not_found' ? 'gone' : 'unheard';
    } finally {
      late.abort();
    }
  }

  async #send<T>(
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal | undefined,
    key: string | undefined,
    read: (response: Response) => Promise<T>,
    asks: (now: boolean) => void = () => {},
  ): Promise<T> {
    const url = this.apiUrl.replace(/\/$/, '') + path;
    const once = async (refused: string | null, mayRefuse: boolean) => {
      const token = await unless(signal, this.askToken(refused));
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (key !== undefined) headers['idempotency-key'] = key;
      const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
      asks(true);
      const answer = patiently(this.patience.callTimeoutMs, signal, async (signal) => {
        const response = await fetch(url, { ...init, signal }).catch(unreachable);
        if (response.ok) return { answer: await read(response).catch(unreachable) };
        if (response.status === 401 && token && mayRefuse) return { refused: token };
        throw await problem(response);
      });
      return answer.finally(() => signal?.aborted || asks(false));
    };
    const first = await once(null, true);
    const { answer } = first.refused === undefined ? first : await once(first.refused, false);
    return answer as T;
  }
}

/** Tries until it goes well, fails for good, or has been tried too often. */
export async function again<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !(error instanceof ChartliftError && error.retryable)) throw error;
      await passed(pause, signal);
    }
  }
  return work();
}

export function unreachable(cause: unknown): never {
  throw new ChartliftError('network', 'the server cannot be reached; check the network and retry', true, { cause });
}

async function problem(response: Response): Promise<ChartliftError> {
  const { status } = response;
  const body: components['schemas']['Problem'] | undefined = await response.json().catch(() => undefined);
  if (!body?.code) {
    return new ChartliftError('bad_answer', 'the server answered without an explanation; retry later', true, {
      status,
    });
  }
  const { code, detail, request_id: requestId, errors: fields } = body;
  const mayPass = status === 429 || status >= 500;
  return new ChartliftError(code, detail, mayPass, { status, requestId: requestId ?? undefined, fields });
}
