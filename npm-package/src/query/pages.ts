import { useCallback } from 'react';
import { type Answer, type ApiClient, answerOf } from '../api/index.js';
import { useApi } from './provider.js';

/** One page of a list, as every list of the API answers. */
export interface Page {
  next_cursor?: string | null;
}

/** Whether something is read. */
export interface Enabled {
  /** Whether to read at all; true where nothing is said. False while an id is not known yet, for example. */
  enabled?: boolean | undefined;
}

/** What a list is asked for as the API takes it, where each field may also be there and undefined: then it is not sent. */
export type Maybe<T> = { [K in keyof T]: T[K] | undefined };

/** How a list is read. */
export interface PageOptions extends Enabled {
  /** Entries on a page, at most 200; what the server finds right where none is given. */
  limit?: number | undefined;
}

/** The data of one call, or its `ChartliftError` thrown, as TanStack Query wants it. */
export type Call = <T>(run: (api: ApiClient) => Promise<Answer<T>>) => Promise<T>;

/** How the hooks call. */
export function useCall(): Call {
  const api = useApi();
  return useCallback<Call>((run) => answerOf(run(api)), [api]);
}

/** What every paged query has in common. */
export const pages = {
  initialPageParam: '',
  getNextPageParam: (page: Page) => page.next_cursor ?? undefined,
};

/** A cursor and a limit belong into the query only where there is one. */
export const after = (cursor: string, limit?: number) => ({
  ...(cursor !== '' && { cursor }),
  ...(limit !== undefined && { limit }),
});
