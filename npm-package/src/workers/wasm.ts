import { ChartliftError } from '../basics.js';
import { patiently, within } from '../plain/patience.js';
import { isForbidden } from './forbidden.js';

/** For all of a module, in milliseconds: 200 kB or so, at whatever pace. */
const PATIENCE_MS = 60_000;

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The engine's code, which orders: small. Compiled once per page, as workers get the compiled module. */
export function engineModule(url: string | URL | undefined): Promise<WebAssembly.Module> {
  return once(url ?? new URL('../chartlift_engine.wasm', import.meta.url), () => import('../engine-base64.js'));
}

/** The codec's code, which every byte passes through: fast. */
export function codecModule(url: string | URL | undefined): Promise<WebAssembly.Module> {
  return once(url ?? new URL('../chartlift_codec.wasm', import.meta.url), () => import('../codec-base64.js'));
}

/** The same module in a script, gzipped. */
type Copy = () => Promise<{ base64: string }>;

function once(from: string | URL, copy: Copy): Promise<WebAssembly.Module> {
  const url = String(from);
  let module = compiled.get(url);
  if (!module) {
    module = compile(url, copy).catch((error: unknown) => {
      compiled.delete(url);
      throw error;
    });
    compiled.set(url, module);
  }
  return module;
}

async function compile(url: string, copy: Copy): Promise<WebAssembly.Module> {
  try {
    return (await fetched(url)) ?? (await WebAssembly.compile(await bytesOf(copy)));
  } catch (error) {
    throw isForbidden(error) ? notAllowed(error) : error;
  }
}

/** No other try would help: the files go up the plain way. */
export function notAllowed(cause: unknown): ChartliftError {
  const message =
    'this page cannot run the upload engine: its Content-Security-Policy must allow wasm-unsafe-eval, or its browser is too old';
  return new ChartliftError('unsupported', message, false, { cause });
}

/** From its URL; `undefined` if a policy, a bundler or the network kept it away. */
async function fetched(url: string): Promise<WebAssembly.Module | undefined> {
  try {
    return await patiently(PATIENCE_MS, undefined, async (signal) => {
      const response = await fetch(url, { signal });
      if (!response.ok) return undefined;
      // Compiling while it loads needs the right media type; servers without it still work.
      if (response.headers.get('content-type') === 'application/wasm')
        return await WebAssembly.compileStreaming(response);
      const bytes = await response.arrayBuffer();
      // Development servers answer with the page what they do not know.
      return isWasm(bytes) ? await WebAssembly.compile(bytes) : undefined;
    });
  } catch (error) {
    if (isForbidden(error)) throw error;
    return undefined;
  }
}

/** By its first bytes, `\0asm`. */
function isWasm(bytes: ArrayBuffer): boolean {
  return bytes.byteLength > 4 && new DataView(bytes).getUint32(0) === 0x0061736d;
}

/** Why something of this package did not load is not told: the next try finds out. */
export function unloaded(cause: unknown): never {
  const message =
    'the page could not load a part of the upload client; check the network and retry, or reload the page';
  throw new ChartliftError('network', message, true, { cause });
}

/** From the copy in a module. */
async function bytesOf(copy: Copy): Promise<ArrayBuffer> {
  const { base64 } = await within(PATIENCE_MS, copy()).catch(unloaded);
  const packed = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}
