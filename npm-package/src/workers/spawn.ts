import { ChartliftError } from '../error.js';
import { HELLO } from './messages.js';
import { trustedScript } from './trusted.js';

/** A script that neither runs nor fails for this long will not come, in milliseconds. */
const PATIENCE_MS = 15_000;

type Start = () => Worker | Promise<Worker>;

/** The ways to start a worker, best first. What works depends on the bundler, the CSP and the asset host. */
function ways(workerUrl: string | URL | undefined): Start[] {
  if (workerUrl) return [() => new Worker(trustedScript(String(workerUrl)), { type: 'module' })];
  return [
    // As a raw asset: bundlers copy the file and leave it alone.
    () => {
      const url = new URL('../worker.js', import.meta.url);
      return new Worker(trustedScript(url.href), { type: 'module' });
    },
    // The literal pattern that bundlers look for.
    () => new Worker(new URL('../worker.js', import.meta.url), { type: 'module' }),
    // From memory, for asset hosts of another origin and sandboxed frames, where only classic ones run. Needs
    // `worker-src blob:`.
    async () => {
      const { source } = await import('../worker-source.js');
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
  #ways: Start[];

  constructor(workerUrl: string | URL | undefined) {
    this.#ways = ways(workerUrl);
  }

  /** A worker whose script runs. */
  async spawn(): Promise<Worker> {
    for (let way = this.#ways[0]; way; way = this.#ways[0]) {
      try {
        return await greeted(await way());
      } catch {
        // Several may find out at once that it does not work.
        this.#ways = this.#ways.filter((other) => other !== way);
      }
    }
    throw new ChartliftError(
      'unsupported',
      'no upload worker could be started; check that the Content-Security-Policy allows worker-src and (with Trusted Types) the policy `chartlift`, or set workerUrl',
      false,
    );
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
        reject(new Error('the script did not run'));
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
