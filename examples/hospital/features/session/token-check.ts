import { answerOf, createApiClient } from '@chartlift/client/api';

/** Asks the server what it thinks of a token; rejects with its answer when it does not take it. */
export async function checkToken(apiUrl: string, token: string): Promise<void> {
  await answerOf(createApiClient({ apiUrl, getToken: () => token }).GET('/api/me'));
}
