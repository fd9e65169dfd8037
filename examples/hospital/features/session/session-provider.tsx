'use client';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { mayPass } from '@/lib/errors';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { lastActivity, noteActivity } from './activity';
import { type Entry, SignInRefused } from './adapters/adapter';
import { useSessionAdapter } from './adapters/use-adapter';
import { userOfToken } from './claims';
import { followOtherTabs, tellSignedOut } from './other-tabs';
import type { Session, SignedOutReason } from './session';
import { checkToken } from './token-check';
import { fixed, SessionEnded } from './token-source';

interface SessionActions {
  session: Session;
  /** Signs in: as a demo's persona, or with the identity provider, which leaves the page and comes back to `next`. */
  signIn: (who: string, next: string) => Promise<void>;
  /** The same person once more, after the screen was locked or the session has ended. */
  signInAgain: () => Promise<void>;
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

/** A token that cannot be used here: it is none, or belongs to somebody else than the session that waits. */
export class TokenRefused extends Error {
  override name = 'TokenRefused';
  constructor(
    readonly reason: 'malformed' | 'other_user',
    /** Whose session waits, when it is somebody else's. */
    readonly sessionOf = '',
  ) {
    super(reason);
  }
}

const SessionContext = createContext<SessionActions | null>(null);

/** Holds who is signed in and their tokens. Tokens live in memory only. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const adapter = useSessionAdapter();
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
    (reason: SignedOutReason, code?: string) => {
      // Nothing of one user's data may be shown to the next.
      queries.clear();
      become({ status: 'signed-out', reason, ...(code && { code }) });
      // What cannot be undone at the provider, because it is out of reach, is undone here all the same.
      void adapter.signOut(reason === 'chosen').catch(() => {});
    },
    [adapter, queries, become],
  );

  const signOut = useCallback(
    (reason: SignedOutReason) => {
      leave(reason);
      tellSignedOut();
    },
    [leave],
  );

  const enter = useCallback(
    ({ user, tokens, next }: Entry) => {
      const before = current.current;
      // Uploads that wait belong to whoever began them; somebody else starts with a page of their own.
      if (before.status === 'signed-in' && before.user.id !== user.id) {
        throw new TokenRefused('other_user', before.user.name);
      }
      noteActivity();
      become({ status: 'signed-in', user, tokens, ended: false, ...(next && { next }) });
    },
    [become],
  );

  const signIn = useCallback(
    async (who: string, next: string) => enter(await adapter.signIn(who, next)),
    [adapter, enter],
  );

  const signInAgain = useCallback(async () => {
    if (current.current.status === 'signed-in') enter(await adapter.again(current.current.user));
  }, [adapter, enter]);

  const signInWithToken = useCallback(
    async (text: string) => {
      const token = text.trim();
      const user = userOfToken(token, 'token');
      if (!user) throw new TokenRefused('malformed');
      await checkToken(apiUrl, token);
      enter({ user, tokens: fixed(token) });
    },
    [apiUrl, enter],
  );

  const restore = useCallback(async () => {
    become({ status: 'restoring' });
    try {
      if (!adapter.arrives()) {
        if (!(await adapter.remembers())) return become({ status: 'signed-out', reason: null });
        if (Date.now() - lastActivity() > idleMinutes * 60_000) return leave('idle');
      }
      const entry = await adapter.restore();
      if (entry) enter(entry);
      else leave('expired');
    } catch (error) {
      // A server that is only restarting has not forgotten anyone; one that does not know the persona has.
      if (mayPass(error)) become({ status: 'restoring', error });
      else if (error instanceof SignInRefused) leave('refused', error.code);
      else leave('expired');
    }
  }, [adapter, enter, leave, become, idleMinutes]);

  useEffect(() => {
    void restore();
  }, [restore]);

  const signedIn = session.status === 'signed-in';
  useEffect(() => (signedIn ? followOtherTabs(() => leave('chosen')) : undefined), [signedIn, leave]);

  const actions = useMemo<SessionActions>(
    () => ({
      session,
      signIn,
      signInAgain,
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
    [session, signIn, signInAgain, signInWithToken, signOut, restore, become],
  );
  return <SessionContext value={actions}>{children}</SessionContext>;
}

export function useSession(): SessionActions {
  const value = use(SessionContext);
  if (!value) throw new Error('useSession needs a <SessionProvider> above it');
  return value;
}
