import type { ErrorCode } from '../basics.js';
import type { ResumableUpload } from '../types.js';
import type { EngineCommand, EngineEvent } from './messages.js';

type Of<T extends EngineCommand['type']> = Extract<EngineCommand, { type: T }>;

/** What of the engine's module the page commands. */
export interface Commanded {
  upload(request: Of<'upload'>['request'], file: Blob): void;
  pause(id: string): void;
  resume(id: string): void;
  cancel(id: string): void;
  setToken(call: number, token: string | undefined): void;
  download(request: Of<'download'>['request']): void;
  grantDownload(id: string, pieces: number): void;
  cancelDownload(id: string): void;
  compress(file: Blob): Promise<Blob>;
  resumable(user: string | undefined): Promise<ResumableUpload[]>;
}

/** Has the engine do it. What it cannot read is the fault of the one file that was asked for: nothing else ends for it. */
export function perform(engine: Commanded, command: EngineCommand, say: (event: EngineEvent) => void): void {
  try {
    run(engine, command, say);
  } catch (error) {
    if (command.type !== 'upload' && command.type !== 'download') throw error;
    say({
      type: command.type === 'upload' ? 'failed' : 'downloadFailed',
      id: command.request.id,
      code: 'invalid_argument',
      message: `the engine does not take this: ${String(error)}`,
      retryable: false,
      status: null,
      requestId: null,
    });
  }
}

function run(engine: Commanded, command: EngineCommand, say: (event: EngineEvent) => void): unknown {
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
      return engine.compress(command.file).then(
        (blob) => say({ type: 'compressed', call, blob }),
        (code: ErrorCode) => say({ type: 'notCompressed', call, code }),
      );
    }
    case 'resumable':
      return engine.resumable(command.user).then((uploads) => say({ type: 'resumable', call: command.call, uploads }));
  }
}
