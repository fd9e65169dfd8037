import { ChartliftError, type Schemas } from '@chartlift/client/api';
import { sentence } from './text';

/** The server refused some fields of a form. */
export class FieldsRefused extends ChartliftError {
  constructor(
    problem: ChartliftError,
    readonly fields: readonly Schemas['FieldError'][],
  ) {
    super(problem.code, problem.message, problem.retryable, problem.status, problem.requestId);
  }
}

/** Adds what a problem document says about single fields to its error. */
export function withFields(error: ChartliftError, document: unknown): ChartliftError {
  const fields = (document as Partial<Schemas['Problem']> | undefined)?.errors;
  return Array.isArray(fields) && fields.length > 0 ? new FieldsRefused(error, fields) : error;
}

/** The findings by field name, for a form's `errors`; `/birth_date` (RFC 6901) belongs to `birth_date`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof FieldsRefused)) return {};
  return Object.fromEntries(error.fields.map(({ pointer, detail }) => [pointer.replace(/^\//, ''), sentence(detail)]));
}
