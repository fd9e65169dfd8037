import { problemFrom } from '@chartlift/client/api';

/** What the typed client answers with. */
export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws a `ChartliftError` for a problem document. */
export async function answerOf<T>(pending: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await pending;
  if (!response.ok || error !== undefined) throw problemFrom(error, response);
  // An answer without content (204) has no data; its callers expect none.
  return data as T;
}
