import { again } from '../again.js';
import { ChartliftError } from '../basics.js';
import type { Waiting } from '../types.js';
import type { Engine } from './engine.js';
import type { EngineEvent } from './messages.js';

/** What a starting engine tells its supervisor. */
export interface EngineHooks {
  event: (event: EngineEvent, engine: Engine) => void;
  /** A worker is gone, and with it the engine. */
  died: (error: ChartliftError) => void;
}

/** Starts an engine; aborted when it is no longer wanted, even while it starts. */
export type StartEngine = (hooks: EngineHooks, signal: AbortSignal) => Promise<Engine>;

/** Who hears of the engine that runs. */
export interface EngineListener {
  event: (event: EngineEvent, engine: Engine) => void;
  /** What a start needs cannot be loaded for now. */
  waits: (waiting: Waiting) => void;
  /** What was under way has ended. */
  ended: (error: ChartliftError) => void;
}

interface Generation {
  abort: AbortController;
  started: Promise<Engine>;
}

/**
 * The life of the workers: started when first needed, replaced when they fail. Each start is a generation of its own: what
 * comes late from an older one (an event, a failed start) does nothing to a newer.
 */
export class Supervisor {
  readonly #start: StartEngine;
  readonly #listener: EngineListener;
  #current: Generation | undefined;

  constructor(start: StartEngine, listener: EngineListener) {
    this.#start = start;
    this.#listener = listener;
  }

  /** The engine, started unless it runs. Rejects with a {@link ChartliftError}, also when it is stopped meanwhile. */
  engine(): Promise<Engine> {
    this.#current ??= this.#begin();
    return this.#current.started;
  }

  /** Ends the workers; the next {@link engine} starts others. */
  stop(error: ChartliftError): void {
    const generation = this.#current;
    if (!generation) return;
    this.#current = undefined;
    generation.abort.abort(error);
    this.#listener.ended(error);
  }

  #begin(): Generation {
    const abort = new AbortController();
    const current = () => !abort.signal.aborted;
    const hooks: EngineHooks = {
      event: (event, engine) => {
        if (current()) this.#listener.event(event, engine);
      },
      died: (error) => {
        if (current()) this.stop(error);
      },
    };
    const stopped = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
    });
    const starting = again(abort.signal, this.#listener.waits, () => this.#start(hooks, abort.signal));
    const started = Promise.race([starting, stopped]).catch((reason: unknown) => {
      const error = startError(reason);
      // Stopped ones are not the current one any more.
      if (current()) this.stop(error);
      throw error;
    });
    // Whoever waits for it hears of it.
    started.catch(() => {});
    return { abort, started };
  }
}

function startError(reason: unknown): ChartliftError {
  if (reason instanceof ChartliftError) return reason;
  const message = 'the upload workers could not be started; reload the page';
  return new ChartliftError('worker_failed', message, true, { cause: reason });
}
