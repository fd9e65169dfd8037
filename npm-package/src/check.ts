import { ChartliftError } from './error.js';

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

export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`${name} must be a string that is not empty, not ${kind(value)}`);
}

export function optionalText(value: unknown, name: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, name);
}

export function optionalNumber(value: unknown, name: string, least: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw invalid(`${name} must be a whole number of at least ${least}`);
}

export function optionalFunction<T>(value: T, name: string): T {
  if (value === undefined || value === null || typeof value === 'function') return value;
  throw invalid(`${name} must be a function, not ${kind(value)}`);
}

export function optionalSignal(value: unknown, name: string): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof AbortSignal) return value;
  throw invalid(`${name} must be an AbortSignal, not ${kind(value)}`);
}

export function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${name} must be an object, not ${kind(value)}`);
}

/** A `Blob` of any window: one that came from a frame is no `instanceof` of ours. */
export function blob(value: unknown, name: string): Blob {
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Blob]' || tag === '[object File]') return value as Blob;
  throw invalid(`${name} must be a File or a Blob, not ${kind(value)}`);
}
