import { ChartliftError } from '@chartlift/client/api';
import { sentence } from './text';

/** What the server found wrong with single fields, for a form's `errors`; `/birth_date` (RFC 6901) belongs to `birth_date`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ChartliftError)) return {};
  return Object.fromEntries(error.fields.map(({ pointer, detail }) => [pointer.replace(/^\//, ''), sentence(detail)]));
}
