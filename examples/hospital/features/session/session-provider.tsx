'use client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { mayPass } from '@/lib/errors';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { lastActivity, noteActivity } from './activity';
import { readClaims } from './claims';
import { type Persona, useDemoApi } from './demo';
import { followOtherTabs, personaOfAnotherTab, tellSignedOut } from './other-tabs';
import { rememberedPersona } from './remembered-persona';
import { roleLabel, type Session, type SessionUser, type SignedOutReason } from './session';
import { checkToken } from './token-check';
import { fixed, reissuing, SessionEnded, type TokenSource } from './token-source';

interface SessionActions {
  session: Session;
  /** Signs in, or in again after the session has ended. */
  signInAs: (personaId: string) => Promise<void>;
  /** Takes a token issued elsewhere; rejects with what the server says of it, or a `TokenRefused`. */
  signInWithToken: (token: string) => Promise<void>;
  signOut: (reason: SignedOutReason) => void;
  /** Tries again to go on with the session of before a reload. */
  restore: () => Promise<void>;
  /** Stable for the life of the page. Waits while the session has ended, until the same user is signed in again. */
  getToken: () => Promise<string>;
  /** The server refused the last token. */
  invalidateToken: () => void;
}

/** A token that cannot be used here; the message says why, in words for its user. */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
}

const SessionContext = createContext<SessionActions | null>(null);

/** Holds who is signed in and their tokens. Tokens live in memory only. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const demo = useDemoApi();
  const queries = useQueryClient();
  const { apiUrl, idleMinutes } = useRuntimeConfig();
  const [session, setSession] = useState<Session>({ status: 'restoring' });
  const current = useRef(session);
  /** Callers that wait for the session to go on or to be over. */
  const waiting = useRef<(() => void)[]>([]);

  // What is asked for a token must see the newest session at once, not after the next render.
  const become = useCallback((next: Session) => {
    current.current = next;
    setSession(next);
    for (const goOn of waiting.current.splice(0)) goOn();
  }, []);

  const leave = useCallback(
    (reason: SignedOutReason) => {
      rememberedPersona.forget();
      // Nothing of one user's data may be shown to the next.
      queries.clear();
      become({ status: 'signed-out', reason });
    },
    [queries, become],
  );

  const signOut = useCallback(
    (reason: SignedOutReason) => {
      leave(reason);
      tellSignedOut();
    },
    [leave],
  );

  const enter = useCallback(
    (user: SessionUser, tokens: TokenSource) => {
      const before = current.current;
      // Uploads that wait belong to whoever began them; somebody else starts with a page of their own.
      if (before.status === 'signed-in' && before.user.id !== user.id) {
        throw new TokenRefused(`This session is ${before.user.name}'s. Sign out first to sign in as somebody else.`);
      }
      noteActivity();
      become({ status: 'signed-in', user, tokens, ended: false });
    },
    [become],
  );

  const signInAs = useCallback(
    async (personaId: string) => {
      const issued = await demo.issueToken(personaId);
      const reissue = async () => {
        try {
          return await demo.issueToken(personaId);
        } catch (error) {
          throw mayPass(error) ? error : new SessionEnded();
        }
      };
      enter(userOf(issued.persona), reissuing(reissue, issued));
      rememberedPersona.write(personaId);
    },
    [demo, enter],
  );

  const signInWithToken = useCallback(
    async (text: string) => {
      const token = text.trim();
      const claims = readClaims(token);
      if (!claims) throw new TokenRefused('This is not a token. Copy all of it, from the first letter to the last.');
      await checkToken(apiUrl, token);
      const user = {
        id: claims.subject,
        name: claims.name,
        role: claims.roles.map(roleLabel).join(', '),
        tenantName: claims.tenant,
        personaId: null,
      };
      enter(user, fixed(token));
    },
    [apiUrl, enter],
  );

  const restore = useCallback(async () => {
    const personaId = rememberedPersona.read() ?? (await personaOfAnotherTab());
    if (!personaId) return become({ status: 'signed-out', reason: null });
    if (Date.now() - lastActivity() > idleMinutes * 60_000) return leave('idle');
    become({ status: 'restoring' });
    try {
      await signInAs(personaId);
    } catch (error) {
      // A server that is only restarting has not forgotten anyone; one that does not know the persona has.
      if (mayPass(error)) become({ status: 'restoring', error });
      else leave('expired');
    }
  }, [signInAs, leave, become, idleMinutes]);

  useEffect(() => {
    void restore();
  }, [restore]);

  const personaId = session.status === 'signed-in' ? session.user.personaId : null;
  const signedIn = session.status === 'signed-in';
  useEffect(
    () => (signedIn ? followOtherTabs(personaId, () => leave('chosen')) : undefined),
    [signedIn, personaId, leave],
  );

  const actions = useMemo<SessionActions>(
    () => ({
      session,
      signInAs,
      signInWithToken,
      signOut,
      restore,
      getToken: async () => {
        for (;;) {
          const now = current.current;
          if (now.status !== 'signed-in') throw new SessionEnded();
          if (now.ended) {
            await new Promise<void>((goOn) => waiting.current.push(goOn));
            continue;
          }
          try {
            return await now.tokens.get();
          } catch (error) {
            if (!(error instanceof SessionEnded)) throw error;
            if (current.current === now) become({ ...now, ended: true });
          }
        }
      },
      invalidateToken: () => {
        if (current.current.status === 'signed-in') current.current.tokens.invalidate();
      },
    }),
    [session, signInAs, signInWithToken, signOut, restore, become],
  );
  return <SessionContext value={actions}>{children}</SessionContext>;
}

function userOf(persona: Persona): SessionUser {
  return {
    id: persona.id,
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
