'use client';
import { answerOf, createApiClient, type Schemas } from '@chartlift/client/api';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useRuntimeConfig } from '@/ui/runtime-config';
import type { IssuedToken } from './token-source';

export type Persona = Schemas['Persona'];

/** The calls of a demo server that need no token. */
export interface DemoApi {
  personas(): Promise<Persona[]>;
  issueToken(personaId: string): Promise<IssuedToken & { persona: Persona }>;
}

export function useDemoApi(): DemoApi {
  const { apiUrl } = useRuntimeConfig();
  return useMemo(() => {
    const api = createApiClient({ apiUrl });
    return {
      personas: () => answerOf(api.GET('/api/demo/personas')),
      issueToken: async (personaId) => {
        const issued = await answerOf(api.POST('/api/demo/token', { body: { persona_id: personaId } }));
        return { token: issued.token, expiresInSeconds: issued.expires_in_seconds, persona: issued.persona };
      },
    };
  }, [apiUrl]);
}

export function useDemoPersonas() {
  const demo = useDemoApi();
  return useQuery({ queryKey: ['demo', 'personas'], queryFn: () => demo.personas() });
}
