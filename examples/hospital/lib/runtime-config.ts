/** What a deployment decides when it starts the app; nothing of it is compiled in. */
export interface RuntimeConfig {
  /** Base URL of the Chartlift server, without a trailing slash. */
  apiUrl: string;
  /** Base URL of the S3 that presigned URLs point to; empty when the deployment does not name it. */
  s3Url: string;
  /** Minutes without input after which the user is signed out (45 CFR 164.312(a)(2)(iii)). */
  idleMinutes: number;
}

/** The port of a server started without flags, so that `next dev` beside it needs no settings. */
const DEFAULT_API_URL = 'http://localhost:8080';
/** A common hospital policy for shared workstations. */
const DEFAULT_IDLE_MINUTES = 15;

/** Reads the configuration from the environment of the running process (server only). */
export function readRuntimeConfig(env: Readonly<Record<string, string | undefined>> = process.env): RuntimeConfig {
  const idleMinutes = Number(env.CHARTLIFT_IDLE_MINUTES);
  return {
    apiUrl: baseOf(env.CHARTLIFT_API_URL) || DEFAULT_API_URL,
    s3Url: baseOf(env.CHARTLIFT_S3_URL),
    idleMinutes: Number.isFinite(idleMinutes) && idleMinutes > 0 ? idleMinutes : DEFAULT_IDLE_MINUTES,
  };
}

function baseOf(url: string | undefined): string {
  return url && URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : '';
}
