import { ChartliftError } from '../error.js';

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
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    const message =
      'this page cannot run the upload engine: its Content-Security-Policy must allow wasm-unsafe-eval, or its browser is too old';
    throw new ChartliftError('unsupported', message, false, { cause: error });
  }
}

/** From its URL; `undefined` if a policy or a bundler kept it away. */
async function fetched(url: string): Promise<WebAssembly.Module | undefined> {
  try {
    const response = await fetch(url);
    if (!response.ok) return undefined;
    // Compiling while it loads needs the right media type; servers without it still work.
    if (response.headers.get('content-type') === 'application/wasm')
      return await WebAssembly.compileStreaming(response);
    const bytes = await response.arrayBuffer();
    // Development servers answer with the page what they do not know.
    return isWasm(bytes) ? await WebAssembly.compile(bytes) : undefined;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) throw error;
    return undefined;
  }
}

/** By its first bytes, `\0asm`. */
function isWasm(bytes: ArrayBuffer): boolean {
  return bytes.byteLength > 4 && new DataView(bytes).getUint32(0) === 0x0061736d;
}

/** From the copy in a module. */
async function bytesOf(copy: Copy): Promise<ArrayBuffer> {
  const { base64 } = await copy();
  const packed = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}
