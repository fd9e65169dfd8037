// The script of every worker, bundled with the glue into one file: bundlers break workers made of several.
import { initSync as initCodec, startCompressor, startFetcher } from '../../wasm/chartlift_codec.js';
import { BrowserEngine, initSync as initEngine } from '../../wasm/chartlift_wasm.js';
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
  const run = (command: EngineCommand) => {
    switch (command.type) {
      case 'upload':
        return engine.upload(command.request, command.file);
      case 'pause':
        return engine.pause(command.id);
      case 'resume':
        return engine.resume(command.id);
      case 'cancel':
        return engine.cancel(command.id);
      case 'token':
        return engine.setToken(command.call, command.token);
      case 'download':
        return engine.download(command.request);
      case 'grantDownload':
        return engine.grantDownload(command.id, command.pieces);
      case 'cancelDownload':
        return engine.cancelDownload(command.id);
      case 'compress': {
        const { call } = command;
        engine.compress(command.file).then(
          (blob) => say({ type: 'compressed', call, blob }),
          (code) => say({ type: 'notCompressed', call, code }),
        );
        return;
      }
      case 'resumable':
        engine.resumable(command.user).then((uploads) => say({ type: 'resumable', call: command.call, uploads }));
    }
  };
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
