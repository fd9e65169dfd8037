// Workers that a test plays, with modules that hold nothing: what starts them runs as it is.

const NO_CODE = 'data:application/wasm;base64,AGFzbQEAAAA=';

/** Where the modules and the script are; `/worker.js` is asked for only to see whether anyone answers there. */
export const served = {
  apiUrl: 'https://files.example',
  workerUrl: 'https://hospital.example/worker.js',
  engineUrl: NO_CODE,
  codecUrl: NO_CODE,
  maxWorkers: 2,
  getToken: () => 'token',
};

/**
 * Puts workers of `play` in the place of the page's: it is called with each and with what is posted to it, first with
 * `undefined`. `head` answers whoever asks whether the script can be reached.
 */
export function pretendWorkers(t, { play, head = async () => new Response() }) {
  const { fetch, Worker } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch, Worker }));
  const made = [];
  const asked = [];
  globalThis.Worker = class {
    posted = [];
    ended = false;
    constructor() {
      made.push(this);
      setImmediate(() => play(this, undefined, made.length));
    }
    say(data) {
      if (!this.ended) this.onmessage?.({ data });
    }
    fails() {
      this.onerror?.({ preventDefault() {} });
    }
    postMessage(message) {
      this.posted.push(message);
      setImmediate(() => play(this, message, made.length));
    }
    terminate() {
      this.ended = true;
    }
  };
  globalThis.fetch = async (url, init) => {
    if (String(url) !== served.workerUrl) return fetch(url, init);
    asked.push(init.method);
    return head(init);
  };
  return { made, asked };
}

/** As a worker does of which nothing is to be told: it says hello, and the engine's that it is ready. */
export function asUsual(worker, message) {
  if (!message) worker.say('chartlift-worker');
  else if (message.role === 'engine') worker.say({ type: 'ready' });
}
