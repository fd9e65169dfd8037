import { ChartliftError } from '../error.js';
import type { ChartliftOptions } from '../options.js';
import { isSupported } from '../support.js';
import { type Engine, EngineProxy } from './engine.js';
import type { EngineEvent, InitMessage } from './messages.js';
import { Spawner } from './spawn.js';
import type { EngineHooks } from './supervisor.js';
import { codecModule, engineModule } from './wasm.js';

/** An engine that has its workers but says nothing for this long will not come, in milliseconds: it only opens a journal; on a
 *  machine that is busy with something else, its module is compiled first. */
const PATIENCE_MS = 30_000;

/** One processor is left to the page; two compressors even on small machines; more than eight starve each other. */
function compressorCount(wanted: number | undefined): number {
  return wanted ?? Math.min(8, Math.max(2, (navigator.hardwareConcurrency || 2) - 1));
}

/**
 * Starts an engine: the one in workers, or, where the browser or the page's policy has no place for it, a plain one.
 * `signal` ends it, at any time.
 */
export async function startEngine(options: ChartliftOptions, hooks: EngineHooks, signal: AbortSignal): Promise<Engine> {
  const { mode, missing } = isSupported();
  let [lacking] = missing.map(({ message }) => message);
  if (mode === 'engine') {
    try {
      return await startWorkers(options, hooks, signal);
    } catch (error) {
      if (!(error instanceof ChartliftError && error.code === 'unsupported')) throw error;
      lacking = error.message;
    }
  }
  // For the page's developer: its users can go on.
  console.warn(`chartlift: ${lacking}; files go up the plain way, one by one and mostly uncompressed`);
  const { PlainEngine } = await import('../plain/engine.js');
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
  try {
    const spawner = new Spawner(options.workerUrl);
    const spawn = async () => {
      const worker = await spawner.spawn();
      workers.push(worker);
      if (signal.aborted) close();
      signal.throwIfAborted();
      worker.onerror = () => hooks.died();
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
      compressor.onmessage = () => hooks.died();
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
        apiUrl: new URL(apiUrl, location.href).href,
        memoryBudgetBytes,
        maxParallelParts,
        verifyOneIn,
        tuning,
      },
    };
    const ready = listenTo(engine, hooks, signal);
    engine.postMessage(init, [...ports, ...fetchPorts]);
    return await ready;
  } catch (error) {
    close();
    throw error;
  }
}

/** Settles when the engine says that it is ready. */
function listenTo(worker: Worker, hooks: EngineHooks, signal: AbortSignal): Promise<Engine> {
  const engine = new EngineProxy((command) => worker.postMessage(command));
  signal.addEventListener('abort', () => engine.end(signal.reason));
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new ChartliftError('worker_failed', message, true));
    const timer = setTimeout(() => fail('the upload engine does not start; reload the page'), PATIENCE_MS);
    worker.onmessage = ({ data: event }: MessageEvent<EngineEvent>) => {
      if (engine.handled(event)) return;
      if (event.type === 'ready') {
        clearTimeout(timer);
        resolve(engine);
      } else if (event.type === 'broken') {
        clearTimeout(timer);
        fail(`the upload engine did not start: ${event.message}`);
        hooks.died();
      } else hooks.event(event, engine);
    };
  });
}
