import { ChartliftError } from './basics.js';

/** A mistake in the page's code, said where it was made. */
export function invalid(message: string): ChartliftError {
  return new ChartliftError('invalid_argument', message, false);
}

/** What a value is, without saying it: it may be a name or a token. */
function kind(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** The kind of an object, of whichever window. */
const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`${name} must be a string that is not empty, not ${kind(value)}`);
}

export function optionalText(value: unknown, name: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, name);
}

/** What the engine keeps in 32 bits. */
export const MOST_U32 = 2 ** 32 - 1;

export function optionalNumber(
  value: unknown,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw invalid(`${name} must be a whole number from ${least} to ${most}`);
}

export function optionalFunction<T>(value: T, name: string): T {
  if (value === undefined || value === null || typeof value === 'function') return value;
  throw invalid(`${name} must be a function, not ${kind(value)}`);
}

export function optionalSignal(value: unknown, name: string): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  // Of any window, as with blobs.
  if (tagOf(value) === '[object AbortSignal]') return value as AbortSignal;
  throw invalid(`${name} must be an AbortSignal, not ${kind(value)}`);
}

export function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${name} must be an object, not ${kind(value)}`);
}

/** A `Blob` of any window: one that came from a frame is no `instanceof` of ours. */
export function blob(value: unknown, name: string): Blob {
  const tag = tagOf(value);
  if (tag === '[object Blob]' || tag === '[object File]') return value as Blob;
  throw invalid(`${name} must be a File or a Blob, not ${kind(value)}`);
}
