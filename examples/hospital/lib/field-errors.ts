import { ChartliftError } from '@chartlift/client/api';

/** The server's findings by field name, for a form's `errors`; `/birth_date` (RFC 6901) belongs to `birth_date`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ChartliftError) || error.code !== 'validation_failed') return {};
  return Object.fromEntries(error.errors.map(({ pointer, detail }) => [pointer.replace(/^\//, ''), sentence(detail)]));
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
