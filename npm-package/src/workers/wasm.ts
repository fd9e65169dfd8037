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
    const response = await fetch(url);
    if (response.ok) {
      // Compiling while it loads needs the right media type; servers without it still work.
      return response.headers.get('content-type') === 'application/wasm'
        ? await WebAssembly.compileStreaming(response)
        : await WebAssembly.compile(await response.arrayBuffer());
    }
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      const message =
        'this page cannot run the upload engine: its Content-Security-Policy must allow wasm-unsafe-eval, or its browser is too old';
      throw new ChartliftError('unsupported', message, false, { cause: error });
    }
    // A policy or a bundler kept the file away: use the copy in a module.
  }
  const { base64 } = await import('../wasm-base64.js');
  const packed = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]);
  const bytes = packed.stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(bytes).arrayBuffer());
}
