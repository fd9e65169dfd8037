/** What a deployment decides when it starts the app; nothing of it is compiled in. */
export interface RuntimeConfig {
  /** Base URL of the Chartlift server, without a trailing slash. */
  apiUrl: string;
  /** Base URL of the S3 that presigned URLs point to; empty when the deployment does not name it. */
  s3Url: string;
  /** Minutes without input after which the user is signed out (45 CFR 164.312(a)(2)(iii)). */
  idleMinutes: number;
  /** The hospital's identity provider; null on a demo server, which has its own people. */
  oidc: OidcConfig | null;
}

/** How to sign in by OpenID Connect. Nothing of it is secret: a browser app is a public client (RFC 6749, 2.1). */
export interface OidcConfig {
  /** The issuer's base URL, under which `/.well-known/openid-configuration` lies. */
  authority: string;
  clientId: string;
  /** `openid` and what the provider wants named for its claims; `offline_access` lets long uploads outlive a token. */
  scope: string;
  /** What people call it, for the button; may be empty. */
  name: string;
}

/** The port of a server started without flags, so that `next dev` beside it needs no settings. */
const DEFAULT_API_URL = 'http://localhost:8080';
/** A common hospital policy for shared workstations. */
const DEFAULT_IDLE_MINUTES = 15;
const DEFAULT_SCOPE = 'openid profile offline_access';

/** Reads the configuration from the environment of the running process (server only). */
export function readRuntimeConfig(env: Readonly<Record<string, string | undefined>> = process.env): RuntimeConfig {
  const idleMinutes = Number(env.CHARTLIFT_IDLE_MINUTES);
  return {
    apiUrl: baseOf(env.CHARTLIFT_API_URL) || DEFAULT_API_URL,
    s3Url: baseOf(env.CHARTLIFT_S3_URL),
    idleMinutes: Number.isFinite(idleMinutes) && idleMinutes > 0 ? idleMinutes : DEFAULT_IDLE_MINUTES,
    oidc: oidcOf(env),
  };
}

function oidcOf(env: Readonly<Record<string, string | undefined>>): OidcConfig | null {
  const authority = baseOf(env.CHARTLIFT_OIDC_AUTHORITY);
  const clientId = env.CHARTLIFT_OIDC_CLIENT_ID ?? '';
  if (!authority || !clientId) return null;
  const scope = env.CHARTLIFT_OIDC_SCOPE || DEFAULT_SCOPE;
  return { authority, clientId, scope, name: env.CHARTLIFT_OIDC_NAME ?? '' };
}

function baseOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : '';
}
