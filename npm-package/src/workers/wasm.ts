import { ChartliftError } from '../error.js';

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The engine's code, compiled once per page: workers get the compiled module. */
export function wasmModule(wasmUrl: string | URL | undefined): Promise<WebAssembly.Module> {
  const url = String(wasmUrl ?? new URL('../chartlift_bg.wasm', import.meta.url));
  let module = compiled.get(url);
  if (!module) {
    module = compile(url).catch((error: unknown) => {
      compiled.delete(url);
      throw error;
    });
    compiled.set(url, module);
  }
  return module;
}

async function compile(url: string): Promise<WebAssembly.Module> {
  try {
    return (await fetched(url)) ?? (await WebAssembly.compile(await copy()));
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
async function copy(): Promise<ArrayBuffer> {
  const { base64 } = await import('../wasm-base64.js');
  const packed = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}
