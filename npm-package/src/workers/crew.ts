import type { ChartliftOptions } from '../chartlift.js';
import { ChartliftError } from '../error.js';
import type { ResumableUpload } from '../types.js';
import type { Upload } from '../upload.js';
import type { DownloadWish, EngineCommand, EngineEvent, InitMessage } from './messages.js';
import { Spawner } from './spawn.js';
import { StoreConnection } from './store.js';
import { wasmModule } from './wasm.js';

/** Who hears of the engine. */
export interface Listener {
  event: (event: EngineEvent) => void;
  died: () => void;
}

/** An engine worker and its compressor workers, running. */
export interface Crew {
  upload: (upload: Upload) => void;
  download: (wish: DownloadWish) => void;
  grantDownload: (id: string, pieces: number) => void;
  cancelDownload: (id: string) => void;
  command: (verb: 'pause' | 'resume' | 'cancel', id: string) => void;
  resumable: () => Promise<ResumableUpload[]>;
  close: () => void;
}

/** One processor is left to the page; two compressors even on small machines; more than eight starve each other. */
function compressorCount(wanted: number | undefined): number {
  return wanted ?? Math.min(8, Math.max(2, (navigator.hardwareConcurrency || 2) - 1));
}

/** Starts all workers and joins them. */
export async function startCrew(options: ChartliftOptions, listener: Listener): Promise<Crew> {
  // Every worker is tracked from the start, so that a failure on the way leaks none.
  const workers: Worker[] = [];
  const close = () => {
    for (const worker of workers.splice(0)) worker.terminate();
  };
  try {
    const spawner = new Spawner(options.workerUrl);
    const spawn = async () => {
      const worker = await spawner.spawn();
      workers.push(worker);
      worker.onerror = () => listener.died();
      return worker;
    };
    const [module, engine] = await Promise.all([wasmModule(options.wasmUrl), spawn()]);
    const compressors = await Promise.all(Array.from({ length: compressorCount(options.maxWorkers) }, spawn));
    // Two channels to each: one to compress by, one to fetch by.
    const channels = compressors.map((compressor, index) => {
      const [compress, fetch] = [new MessageChannel(), new MessageChannel()];
      const [port, fetchPort] = [compress.port1, fetch.port1];
      const init: InitMessage = { role: 'compressor', module, port, fetchPort, warmUp: index === 0 };
      compressor.onmessage = () => listener.died();
      compressor.postMessage(init, [port, fetchPort]);
      return { port: compress.port2, fetchPort: fetch.port2 };
    });
    const ports = channels.map((channel) => channel.port);
    const fetchPorts = channels.map((channel) => channel.fetchPort);
    const { apiUrl, memoryBudgetBytes, maxParallelParts, tuning } = options;
    const init: InitMessage = {
      role: 'engine',
      module,
      ports,
      fetchPorts,
      options: { apiUrl: new URL(apiUrl, location.href).href, memoryBudgetBytes, maxParallelParts, tuning },
    };
    const crew = talkTo(engine, options, listener, close);
    engine.postMessage(init, [...ports, ...fetchPorts]);
    await crew.ready;
    return crew;
  } catch (error) {
    close();
    throw error;
  }
}

function talkTo(engine: Worker, options: ChartliftOptions, listener: Listener, close: () => void) {
  const post = (command: EngineCommand) => engine.postMessage(command);
  const store = new StoreConnection();
  const calls = new Map<number, (uploads: ResumableUpload[]) => void>();
  let nextCall = 0;
  let settle: { resolve: () => void; reject: (error: ChartliftError) => void };
  const ready = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const giveToken = async (refused: boolean) => {
    let token: string | undefined;
    try {
      token = await options.getToken({ refused });
    } catch {
      // Without a token the server refuses, and the upload says so.
    }
    post({ type: 'token', token });
  };
  engine.onmessage = ({ data: event }: MessageEvent<EngineEvent>) => {
    switch (event.type) {
      case 'ready':
        return settle.resolve();
      case 'broken':
        settle.reject(new ChartliftError('worker_failed', `the upload engine did not start: ${event.message}`, false));
        return listener.died();
      case 'storeKnown':
        store.known(event.origin);
        return;
      case 'tokenWanted':
        return void giveToken(event.refused);
      case 'resumable':
        calls.get(event.call)?.(event.uploads);
        calls.delete(event.call);
        return;
      default:
        return listener.event(event);
    }
  };
  return {
    ready,
    close: () => {
      store.close();
      close();
    },
    command: (verb: 'pause' | 'resume' | 'cancel', id: string) => post({ type: verb, id }),
    download: (wish: DownloadWish) => {
      store.connect();
      post({ type: 'download', wish });
    },
    grantDownload: (id: string, pieces: number) => post({ type: 'grantDownload', id, pieces }),
    cancelDownload: (id: string) => post({ type: 'cancelDownload', id }),
    upload: (upload: Upload) => {
      store.connect();
      const { id, recordId, fileName, contentType } = upload.snapshot();
      const { file, options: wanted } = upload;
      const lastModified = file instanceof File ? file.lastModified : 0;
      const wish = { id, recordId, attachmentId: wanted.attachmentId, fileName, contentType, lastModified };
      post({ type: 'upload', wish, file });
    },
    resumable: () =>
      new Promise<ResumableUpload[]>((resolve) => {
        const call = nextCall++;
        calls.set(call, resolve);
        post({ type: 'resumable', call });
      }),
  };
}
