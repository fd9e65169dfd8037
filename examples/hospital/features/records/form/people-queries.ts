'use client';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/features/session/api';
import { useSession } from '@/features/session/session-provider';
import { formatDay } from '@/lib/format-date';
import { useDebounced } from '@/lib/use-debounced';
import { t } from '../clinical/texts';
import type { Person } from './draft';

/** What a person can look through without typing on. */
const SHOWN = 20;
/** Long enough not to search for half a word: every search is an entry of the audit log. */
const TYPING_PAUSE_MS = 250;

interface Found {
  people: readonly Person[];
  more: boolean;
  pending: boolean;
  failed: boolean;
}

/** The patients or doctors found by what was typed; nobody is asked for until the field is used. */
export function usePeople(kind: 'patients' | 'practitioners', typed: string, asked: boolean): Found {
  const call = useApi();
  const q = useDebounced(typed.trim(), TYPING_PAUSE_MS);
  const found = useQuery({
    queryKey: [kind, 'search', q],
    queryFn: async ({ signal }) => {
      const query = { active: true, limit: SHOWN, ...(q && { q }) };
      if (kind === 'practitioners') {
        const page = await call((api) => api.GET('/api/practitioners', { params: { query }, signal }));
        const people = page.items.map((it) => ({ id: it.id, name: it.display_name, about: it.specialty ?? '' }));
        return { people, more: page.next_cursor !== null };
      }
      const page = await call((api) => api.GET('/api/patients', { params: { query }, signal }));
      const people = page.items.map((it) => ({
        id: it.id,
        name: it.display_name,
        about: it.birth_date ? t('person.patientAbout', { mrn: it.mrn, date: formatDay(it.birth_date) }) : it.mrn,
      }));
      return { people, more: page.next_cursor !== null };
    },
    enabled: asked,
    placeholderData: (previous) => previous,
  });
  return {
    people: found.data?.people ?? [],
    more: found.data?.more ?? false,
    pending: asked && (found.isFetching || q !== typed.trim()),
    failed: found.isError,
  };
}

/** The signed-in user in the directory of doctors, if they are one: most records are of one's own visits. */
export function useOwnPractitioner(enabled: boolean): Person | null {
  const call = useApi();
  const { session } = useSession();
  const name = session.status === 'signed-in' ? session.user.name : '';
  const subject = session.status === 'signed-in' ? session.user.id : '';
  const own = useQuery({
    queryKey: ['practitioners', 'own', subject],
    queryFn: async ({ signal }) => {
      const query = { active: true, limit: SHOWN, q: name };
      const page = await call((api) => api.GET('/api/practitioners', { params: { query }, signal }));
      const found = page.items.find((it) => it.subject_id === subject);
      return found ? { id: found.id, name: found.display_name, about: found.specialty ?? '' } : null;
    },
    enabled: enabled && name !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  return own.data ?? null;
}
