import type { RuntimeConfig } from './runtime-config';

/**
 * The policy of one response.
 *
 * `wasm-unsafe-eval` compiles the upload engine; `blob:` workers are its last resort where a bundler or CDN hides the
 * worker file. Without a named S3 origin every HTTPS origin (and this machine) may be connected to, because presigned
 * URLs name their host only when they are made.
 */
export function contentSecurityPolicy(config: RuntimeConfig, nonce: string, development: boolean): string {
  const s3 = config.s3Url ? [new URL(config.s3Url).origin] : ['https:', 'http://localhost:*', 'http://127.0.0.1:*'];
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'", `'nonce-${nonce}'`],
    // Progress bars and floating layers are placed by style attributes.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'worker-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", new URL(config.apiUrl).origin, ...s3],
    // Downloads open in a hidden frame.
    'frame-src': s3,
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  if (development) {
    // Hot reloading evaluates code, injects styles and keeps a web socket open.
    directives['script-src']?.push("'unsafe-eval'");
    directives['style-src'] = ["'self'", "'unsafe-inline'"];
    directives['connect-src']?.push('ws:');
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
