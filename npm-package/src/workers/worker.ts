// The script of every worker, bundled with the glue into one file: bundlers break workers made of several.
import { initSync as initCodec, startCompressor, startFetcher } from '../../wasm/chartlift_codec.js';
import { BrowserEngine, initSync as initEngine } from '../../wasm/chartlift_wasm.js';
import { perform } from './commands.js';
import { isForbidden } from './forbidden.js';
import { type EngineCommand, type EngineEvent, HELLO, type InitMessage } from './messages.js';

const say = (event: EngineEvent, transfer: Transferable[] = []) => self.postMessage(event, { transfer });

function sayBroken(error: unknown): void {
  say({ type: 'broken', message: String(error), forbidden: isForbidden(error) });
}

async function runEngine(init: Extract<InitMessage, { role: 'engine' }>): Promise<void> {
  // Commands may arrive while the journal opens: they wait here, in order.
  const early: EngineCommand[] = [];
  self.onmessage = (message: MessageEvent<EngineCommand>) => early.push(message.data);
  const engine = await BrowserEngine.open(init.options, init.ports, init.fetchPorts, say);
  const run = (command: EngineCommand) => perform(engine, command, say);
  self.onmessage = (message: MessageEvent<EngineCommand>) => run(message.data);
  for (const command of early) run(command);
  say({ type: 'ready' });
}

self.onmessage = (message: MessageEvent<InitMessage>) => {
  const init = message.data;
  try {
    if (init.role === 'compressor') {
      initCodec({ module: init.module });
      startCompressor(init.port, init.warmUp);
      startFetcher(init.fetchPort);
    } else {
      initEngine({ module: init.module });
      runEngine(init).catch(sayBroken);
    }
  } catch (error) {
    sayBroken(error);
  }
};

self.postMessage(HELLO);
