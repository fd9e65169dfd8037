import { ChartliftError } from '../basics.js';
import { patiently } from '../plain/patience.js';
import { HELLO } from './messages.js';
import { trustedScript } from './trusted.js';
import { unloaded } from './wasm.js';

/** A script that neither runs nor fails for this long will not come, in milliseconds. */
const PATIENCE_MS = 15_000;

type Start = () => Worker | Promise<Worker>;

/** The script did not say hello: it may not run here, or it did not arrive. */
class Silent extends Error {}

/** Where the script is served from, if the bundler left it as it is. */
const ownUrl = () => new URL('../worker.js', import.meta.url);

/** The ways to start a worker, best first. What works depends on the bundler, the CSP and the asset host. */
function ways(workerUrl: string | URL | undefined): Start[] {
  if (workerUrl) return [() => new Worker(trustedScript(String(workerUrl)), { type: 'module' })];
  return [
    // As a raw asset: bundlers copy the file and leave it alone.
    () => new Worker(trustedScript(ownUrl().href), { type: 'module' }),
    // The literal pattern that bundlers look for.
    () => new Worker(new URL('../worker.js', import.meta.url), { type: 'module' }),
    // From memory, for asset hosts of another origin and sandboxed frames, where only classic ones run. Needs
    // `worker-src blob:`.
    async () => {
      const { source } = await import('../worker-source.js').catch((cause: unknown) => {
        throw new Silent('the script did not load', { cause });
      });
      const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      try {
        return new Worker(trustedScript(url));
      } finally {
        // The worker has fetched it once it says hello; a minute is ample.
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      }
    },
  ];
}

/** Starts workers, all in the way that worked for the first. */
export class Spawner {
  readonly #url: string;
  #ways: Start[];

  constructor(workerUrl: string | URL | undefined) {
    this.#url = new URL(workerUrl ?? ownUrl(), location.href).href;
    this.#ways = ways(workerUrl);
  }

  /**
   * A worker whose script runs.
   *
   * @throws {ChartliftError} `unsupported` if none may run here, `network` if its script cannot be had for now
   */
  async spawn(): Promise<Worker> {
    for (let way = this.#ways[0]; way; way = this.#ways[0]) {
      const worker = await this.#tried(way);
      if (worker) return worker;
      // Several may find out at once that it does not work.
      this.#ways = this.#ways.filter((other) => other !== way);
    }
    throw new ChartliftError(
      'unsupported',
      'no upload worker could be started; check that the Content-Security-Policy allows worker-src and (with Trusted Types) the policy `chartlift`, or set workerUrl',
      false,
    );
  }

  /** `undefined` if the way is barred, and not only the network. */
  async #tried(way: Start): Promise<Worker | undefined> {
    const policy = watchPolicy(this.#url);
    try {
      const worker = await started(way);
      if (worker || policy.barred) return worker;
      const reached = await reachable(this.#url);
      if (policy.barred) return undefined;
      // Once more: the network may have been away for a moment only.
      return reached ? await started(way) : unloaded(new Silent('the script cannot be reached'));
    } catch (error) {
      if (error instanceof ChartliftError) throw error;
      // Forbidden at once, as by Trusted Types or in a sandbox.
      return undefined;
    } finally {
      policy.end();
    }
  }
}

/** `undefined` if its script does not run. */
async function started(way: Start): Promise<Worker | undefined> {
  try {
    return await greeted(await way());
  } catch (error) {
    if (error instanceof Silent) return undefined;
    throw error;
  }
}

/** Notes whether the page's Content-Security-Policy keeps away the script at `url`, or one from memory. */
function watchPolicy(url: string): { barred: boolean; end: () => void } {
  const seen = ({ blockedURI: blocked, disposition }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && (blocked === 'blob' || (blocked && url.startsWith(blocked)))) watch.barred = true;
  };
  const watch = { barred: false, end: () => removeEventListener('securitypolicyviolation', seen) };
  addEventListener('securitypolicyviolation', seen);
  return watch;
}

/** Whether anyone answers where a script comes from. */
async function reachable(url: string): Promise<boolean> {
  // Without CORS, so that hosts of other origins count too; not from a cache, which says nothing of the network.
  const init = { method: 'HEAD', mode: 'no-cors', cache: 'no-store' } as const;
  try {
    const { status } = await patiently(PATIENCE_MS, undefined, (signal) => fetch(url, { ...init, signal }));
    // Not every host knows HEAD.
    return status < 500 || status === 501;
  } catch {
    // What a policy has refused is told a moment later.
    await new Promise((resolve) => setTimeout(resolve));
    return false;
  }
}

function greeted(worker: Worker): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      worker.onmessage = null;
      worker.onerror = null;
      settle();
    };
    const fail = () =>
      end(() => {
        worker.terminate();
        reject(new Silent('the script did not run'));
      });
    const timer = setTimeout(fail, PATIENCE_MS);
    worker.onerror = (event) => {
      event.preventDefault();
      fail();
    };
    worker.onmessage = (message) => {
      if (message.data === HELLO) end(() => resolve(worker));
    };
  });
}
