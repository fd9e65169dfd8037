'use client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { mayPass } from '@/lib/errors';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { lastActivity, noteActivity } from './activity';
import { readClaims } from './claims';
import { type Persona, useDemoApi } from './demo';
import { rememberedPersona } from './remembered-persona';
import { roleLabel, type Session, type SignedOutReason } from './session';
import { fixed, reissuing, SessionExpired } from './token-source';

interface SessionActions {
  session: Session;
  signInAs: (personaId: string) => Promise<void>;
  /** Takes a token issued elsewhere; false when it cannot be read or has expired. */
  signInWithToken: (token: string) => boolean;
  signOut: (reason: SignedOutReason) => void;
  /** Tries again to go on with the session of before a reload. */
  restore: () => Promise<void>;
  /** Stable for the life of the page. */
  getToken: () => Promise<string>;
  /** The server refused the last token. */
  invalidateToken: () => void;
}

const SessionContext = createContext<SessionActions | null>(null);

/** Holds who is signed in and their tokens. Tokens live in memory only. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const demo = useDemoApi();
  const queries = useQueryClient();
  const { idleMinutes } = useRuntimeConfig();
  const [session, setSession] = useState<Session>({ status: 'restoring' });
  const current = useRef(session);
  current.current = session;

  const signOut = useCallback(
    (reason: SignedOutReason) => {
      rememberedPersona.forget();
      // Nothing of one user's data may be shown to the next.
      queries.clear();
      setSession({ status: 'signed-out', reason });
    },
    [queries],
  );

  const signInAs = useCallback(
    async (personaId: string) => {
      const issued = await demo.issueToken(personaId);
      const reissue = async () => {
        try {
          return await demo.issueToken(personaId);
        } catch (error) {
          if (!mayPass(error)) signOut('expired');
          throw error;
        }
      };
      rememberedPersona.write(personaId);
      noteActivity();
      setSession({
        status: 'signed-in',
        user: userOf(issued.persona),
        tokens: reissuing(reissue, issued),
      });
    },
    [demo, signOut],
  );

  const signInWithToken = useCallback(
    (token: string) => {
      const claims = readClaims(token);
      if (!claims || claims.expiresAtMs < Date.now()) return false;
      noteActivity();
      setSession({
        status: 'signed-in',
        user: {
          name: claims.name,
          role: claims.roles.map(roleLabel).join(', '),
          tenantName: claims.tenant,
          personaId: null,
        },
        tokens: fixed(token.trim(), claims.expiresAtMs, () => signOut('expired')),
      });
      return true;
    },
    [signOut],
  );

  const restore = useCallback(async () => {
    const personaId = rememberedPersona.read();
    if (!personaId) return setSession({ status: 'signed-out', reason: null });
    if (Date.now() - lastActivity() > idleMinutes * 60_000) return signOut('idle');
    setSession({ status: 'restoring' });
    try {
      await signInAs(personaId);
    } catch (error) {
      // A server that is only restarting has not forgotten anyone; one that does not know the persona has.
      if (mayPass(error)) setSession({ status: 'restoring', error });
      else signOut('expired');
    }
  }, [signInAs, signOut, idleMinutes]);

  useEffect(() => {
    void restore();
  }, [restore]);

  const actions = useMemo<SessionActions>(
    () => ({
      session,
      signInAs,
      signInWithToken,
      signOut,
      restore,
      getToken: async () => {
        if (current.current.status !== 'signed-in') throw new SessionExpired();
        return current.current.tokens.get();
      },
      invalidateToken: () => {
        if (current.current.status === 'signed-in') current.current.tokens.invalidate();
      },
    }),
    [session, signInAs, signInWithToken, signOut, restore],
  );
  return <SessionContext value={actions}>{children}</SessionContext>;
}

function userOf(persona: Persona) {
  return {
    name: persona.name,
    role: roleLabel(persona.role),
    tenantName: persona.tenant_name,
    personaId: persona.id,
  };
}

export function useSession(): SessionActions {
  const value = use(SessionContext);
  if (!value) throw new Error('useSession needs a <SessionProvider> above it');
  return value;
}
