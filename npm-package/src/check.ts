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

export function text(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '') {
    throw invalid(`${name} must be a string that is not empty, not ${kind(value)}`);
  }
}

export function optionalText(value: unknown, name: string): void {
  if (value !== undefined && value !== null) text(value, name);
}

/** What the engine keeps in 32 bits. */
export const MOST_U32 = 2 ** 32 - 1;

export function optionalNumber(value: unknown, name: string, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (value === undefined || value === null) return;
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(`${name} must be a whole number from ${least} to ${most}`);
  }
}

export function optionalFunction(value: unknown, name: string): void {
  if (value !== undefined && value !== null && typeof value !== 'function') {
    throw invalid(`${name} must be a function, not ${kind(value)}`);
  }
}

export function optionalSignal(value: unknown, name: string): void {
  // Of any window, as with blobs.
  if (value !== undefined && value !== null && tagOf(value) !== '[object AbortSignal]') {
    throw invalid(`${name} must be an AbortSignal, not ${kind(value)}`);
  }
}

export function record(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${name} must be an object, not ${kind(value)}`);
  }
}

/** A `Blob` of any window: one that came from a frame is no `instanceof` of ours. */
export function blob(value: unknown, name: string): Blob {
  const tag = tagOf(value);
  if (tag === '[object Blob]' || tag === '[object File]') return value as Blob;
  throw invalid(`${name} must be a File or a Blob, not ${kind(value)}`);
}
