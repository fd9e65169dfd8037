import { invalid, MOST_U32, optionalFunction, optionalNumber, optionalText, record } from './check.js';
import type { GetToken } from './tokens.js';

/** How to reach the server, and what the engine may use. */
export interface ChartliftOptions {
  /** The server's origin, for example `https://files.example.org`; empty where it is the page's own. */
  apiUrl: string | URL;
  /**
   * The bearer token, asked for with every request to the server: keep it and give it again as long as it is good.
   * `refused` says that the server did not take the last one, even if it looks good. It may take its time, for example
   * until the user has signed in again: what needs the token waits, and can be cancelled.
   */
  getToken: GetToken;
  /**
   * Names the user whom a token belongs to; by default a JWT's issuer, tenant and subject. Whenever a token belongs to
   * another user than the last, what the former had under way ends with `user_changed` and leaves the list.
   */
  identify?: ((token: string) => string | undefined) | undefined;
  /** Says that uploads and downloads go on when another user signs in: they are then audited as the new one's. */
  onUserChange?: 'end' | 'continue' | undefined;
  /** Where the worker script is served from, for apps whose assets live on another origin. Same origin as the page. */
  workerUrl?: string | URL | undefined;
  /** Where `chartlift_engine.wasm` is served from. */
  engineUrl?: string | URL | undefined;
  /** Where `chartlift_codec.wasm` is served from. */
  codecUrl?: string | URL | undefined;
  /** Compressor workers; by default one fewer than the machine has processors, at least 2 and at most 8. */
  maxWorkers?: number | undefined;
  /** The most stored bytes held in memory at once, in bytes; by default 192 MiB. */
  memoryBudgetBytes?: number | undefined;
  /**
   * The most bytes of verified downloads that are kept in memory, so that the same file is not fetched twice; 0 by default.
   * The server is asked, and audits it, every time. They are gone when the client is closed or another user signs in, and
   * never on disk.
   */
  keepBytes?: number | undefined;
  /** The most parts in flight at once, over all files; by default 6, and never more than the server allows. */
  maxParallelParts?: number | undefined;
  /**
   * One compressed segment (1 MiB) in so many is decompressed again in the worker and compared with the file, before it
   * goes up; by default 64, which costs well under 2 % of the time. 1 checks all, 0 none.
   */
  verifyOneIn?: number | undefined;
  /**
   * Called if such a check ever fails: a fault of this library or of the machine. Nothing wrong was stored; what is under way
   * begins again and everything goes up uncompressed until the page is loaded anew. Tell whoever looks after the app.
   */
  onEncoderFault?: (() => void) | undefined;
  /**
   * Numbers of the engine by the names of `Tuning` in `wasm-client/core/src/plan.rs`, in camelCase. For tests of this
   * project, which cannot wait for minutes; no part of the API.
   * @internal
   */
  tuning?: Record<string, number>;
}

/** Says what is wrong with the options, if anything: plain JavaScript has no compiler to do so. */
export function checkOptions(options: ChartliftOptions): ChartliftOptions {
  record(options, 'the options');
  const { apiUrl, getToken, identify, onUserChange } = options;
  if (!(apiUrl instanceof URL)) {
    if (typeof apiUrl !== 'string') throw invalid('apiUrl must be the server’s origin, as https://files.example.org');
    // On a server, a path can be no URL yet.
    if (typeof location !== 'undefined' && !canParse(apiUrl, location.href)) throw invalid('apiUrl is no URL');
  }
  if (typeof getToken !== 'function') throw invalid('getToken must be a function that gives a token');
  optionalFunction(identify, 'identify');
  if (![undefined, 'end', 'continue'].includes(onUserChange)) throw invalid("onUserChange must be 'end' or 'continue'");
  for (const name of ['workerUrl', 'engineUrl', 'codecUrl'] as const) {
    if (!(options[name] instanceof URL)) optionalText(options[name], name);
  }
  optionalNumber(options.maxWorkers, 'maxWorkers', 1);
  optionalNumber(options.memoryBudgetBytes, 'memoryBudgetBytes', 1);
  optionalNumber(options.keepBytes, 'keepBytes', 0);
  // The engine keeps it in a byte.
  optionalNumber(options.maxParallelParts, 'maxParallelParts', 1, 255);
  optionalNumber(options.verifyOneIn, 'verifyOneIn', 0, MOST_U32);
  optionalFunction(options.onEncoderFault, 'onEncoderFault');
  return options;
}

function canParse(url: string, base: string): boolean {
  try {
    return new URL(url, base).protocol.startsWith('http');
  } catch {
    return false;
  }
}
