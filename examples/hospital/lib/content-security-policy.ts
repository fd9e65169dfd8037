import type { RuntimeConfig } from './runtime-config';

type Directives = Record<string, string[]>;

/**
 * The policy of a page.
 *
 * `wasm-unsafe-eval` compiles the upload engine; `blob:` workers are its last resort where a bundler or CDN hides the
 * worker file.
 */
export function pagePolicy(config: RuntimeConfig, nonce: string, development: boolean): string {
  const directives: Directives = {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'", `'nonce-${nonce}'`],
    // Progress bars and floating layers are placed by style attributes.
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'worker-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", new URL(config.apiUrl).origin, ...s3Origins(config), ...providerOrigin(config)],
    // Previews of documents, which are blobs of the page itself; large downloads open in a hidden frame.
    'frame-src': ['blob:', ...s3Origins(config)],
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
  return written(directives);
}

/** The policy of the upload engine's workers, which do not inherit that of the page: they talk to the API and S3 only. */
export function workerPolicy(config: RuntimeConfig): string {
  return written({
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'connect-src': ["'self'", new URL(config.apiUrl).origin, ...s3Origins(config)],
  });
}

/**
 * Without a named S3 every HTTPS origin (and this machine) may be connected to, because presigned URLs name their host
 * only when they are made.
 */
function s3Origins(config: RuntimeConfig): string[] {
  return config.s3Url ? [new URL(config.s3Url).origin] : ['https:', 'http://localhost:*', 'http://127.0.0.1:*'];
}

/** Its configuration, keys and tokens are read by the page; signing in itself is a page of its own. */
function providerOrigin({ oidc }: RuntimeConfig): string[] {
  return oidc ? [new URL(oidc.authority).origin] : [];
}

function written(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
