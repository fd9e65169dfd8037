import { ChartliftError } from '../basics.js';
import type { ChartliftOptions } from '../options.js';
import type { Support } from '../support.js';
import { type Engine, EngineProxy } from './engine.js';
import type { Broken, EngineEvent, InitMessage } from './messages.js';
import { Spawner } from './spawn.js';
import type { EngineHooks } from './supervisor.js';
import { codecModule, engineModule, notAllowed, unloaded } from './wasm.js';

/** An engine that has its workers but says nothing for this long will not come, in milliseconds: it only opens a journal; on a
 *  machine that is busy with something else, its module is compiled first. */
const PATIENCE_MS = 30_000;

/** One processor is left to the page; two compressors even on small machines; more than eight starve each other. */
function compressorCount(wanted: number | undefined): number {
  return wanted ?? Math.min(8, Math.max(2, (navigator.hardwareConcurrency || 2) - 1));
}

/**
 * Starts an engine: the one in workers, or, where the browser or the page's policy has no place for it, a plain one.
 * `support` is what the browser has; `signal` ends it, at any time.
 */
export async function startEngine(
  options: ChartliftOptions,
  { mode, missing }: Support,
  hooks: EngineHooks,
  signal: AbortSignal,
): Promise<Engine> {
  let [lacking] = missing.map(({ message }) => message);
  if (mode === 'engine') {
    try {
      return await startWorkers(options, hooks, signal);
    } catch (error) {
      if (!(error instanceof ChartliftError && error.code === 'unsupported')) throw error;
      lacking = error.message;
    }
  }
  const { PlainEngine } = await import('../plain/engine.js').catch(unloaded);
  // For the page's developer: its users can go on.
  console.warn(`chartlift: ${lacking}; files go up the plain way, one by one and mostly uncompressed`);
  return new PlainEngine(options, hooks.event, signal);
}

/** Starts all workers and joins them. */
async function startWorkers(options: ChartliftOptions, hooks: EngineHooks, signal: AbortSignal): Promise<Engine> {
  // Every worker is tracked from the start, so that a failure on the way leaks none.
  const workers: Worker[] = [];
  const close = () => {
    for (const worker of workers.splice(0)) worker.terminate();
  };
  signal.addEventListener('abort', close);
  // What a worker meets before the engine is ready is the start's failure; later, it is the engine's end.
  let broke!: (error: ChartliftError) => void;
  const broken = new Promise<never>((_, reject) => {
    broke = reject;
  });
  broken.catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const spawner = new Spawner(options.workerUrl);
    const spawn = async () => {
      const worker = await spawner.spawn();
      workers.push(worker);
      if (signal.aborted) {
        close();
        throw signal.reason;
      }
      worker.onerror = () => broke(stopped());
      return worker;
    };
    const [module, codec, engine] = await Promise.all([
      engineModule(options.engineUrl),
      codecModule(options.codecUrl),
      spawn(),
    ]);
    const compressors = await Promise.all(Array.from({ length: compressorCount(options.maxWorkers) }, spawn));
    // Two channels to each: one to compress by, one to fetch by.
    const channels = compressors.map((compressor, index) => {
      const [compress, fetch] = [new MessageChannel(), new MessageChannel()];
      const [port, fetchPort] = [compress.port1, fetch.port1];
      const init: InitMessage = { role: 'compressor', module: codec, port, fetchPort, warmUp: index === 0 };
      compressor.onmessage = ({ data }: MessageEvent<Broken>) => broke(brokenError(data));
      compressor.postMessage(init, [port, fetchPort]);
      return { port: compress.port2, fetchPort: fetch.port2 };
    });
    const ports = channels.map((channel) => channel.port);
    const fetchPorts = channels.map((channel) => channel.fetchPort);
    const { apiUrl, memoryBudgetBytes, maxParallelParts, verifyOneIn, tuning } = options;
    const init: InitMessage = {
      role: 'engine',
      module,
      ports,
      fetchPorts,
      options: {
        apiUrl: new URL(apiUrl || '/', location.href).href,
        memoryBudgetBytes,
        maxParallelParts,
        verifyOneIn,
        tuning,
      },
    };
    const ready = listenTo(engine, hooks, signal, (event) => broke(brokenError(event)));
    engine.postMessage(init, [...ports, ...fetchPorts]);
    timer = setTimeout(() => broke(brokenError({ message: 'it says nothing' })), PATIENCE_MS);
    const running = await Promise.race([ready, broken]);
    broke = hooks.died;
    return running;
  } catch (error) {
    close();
    if (error instanceof ChartliftError) throw error;
    // It was all there: no other try would go better.
    throw new ChartliftError('worker_failed', 'the upload workers did not start; reload the page', true, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Settles when the engine says that it is ready. */
function listenTo(
  worker: Worker,
  hooks: EngineHooks,
  signal: AbortSignal,
  broke: (event: Broken) => void,
): Promise<Engine> {
  const engine = new EngineProxy((command) => worker.postMessage(command));
  signal.addEventListener('abort', () => engine.end(signal.reason));
  return new Promise((resolve) => {
    worker.onmessage = ({ data: event }: MessageEvent<EngineEvent>) => {
      if (engine.handled(event)) return;
      if (event.type === 'ready') resolve(engine);
      else if (event.type === 'broken') broke(event);
      else hooks.event(event, engine);
    };
  });
}

/** Why a worker did not start: some browsers apply a page's policy only when a module is about to run. */
function brokenError({ message, forbidden }: Partial<Broken>): ChartliftError {
  if (forbidden) return notAllowed(message);
  return new ChartliftError('worker_failed', `the upload engine did not start: ${message}; reload the page`, true);
}

function stopped(): ChartliftError {
  const message = 'the upload workers stopped unexpectedly; retry to go on where they stopped';
  return new ChartliftError('worker_failed', message, true);
}
