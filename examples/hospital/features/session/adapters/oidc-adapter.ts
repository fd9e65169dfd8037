import { ChartliftError } from '@chartlift/client/api';
import type { SigninRedirectArgs, User, UserManager } from 'oidc-client-ts';
import type { OidcConfig } from '@/lib/runtime-config';
import { userOfToken } from '../claims';
import { whoInAnotherTab } from '../other-tabs';
import { remembered } from '../remembered';
import { type IssuedToken, reissuing, SessionEnded } from '../token-source';
import { type Entry, type SessionAdapter, SignInRefused } from './adapter';

/** Where the provider sends people back to; registered with it as `redirect_uri`. */
export const CALLBACK_PATH = '/sign-in/callback';
/** What is remembered of such a session: that there is one. Who it is, the provider says again. */
const REMEMBERED = 'oidc';
/** Who was signed out for want of input proves anew who they are, also where the provider still knows the browser. */
const PROVE_ANEW = 'oidc:login';
/** When a provider does not say how long its token is good for: short, so that it is renewed rather than refused. */
const DEFAULT_LIFE_SECONDS = 60;

/**
 * The hospital's identity provider: OpenID Connect, authorization code with PKCE (RFC 7636). Tokens, the refresh token
 * among them, are kept in memory only; after a reload the provider is asked again without showing anything
 * (`prompt=none`). Without a refresh token (`offline_access`) a session ends with its token: the screen is locked then,
 * and uploads wait.
 */
export function oidcAdapter(config: OidcConfig): SessionAdapter {
  let manager: Promise<UserManager> | undefined;
  const managed = () => {
    manager ??= userManager(config);
    return manager;
  };
  let arrival: Promise<Entry | null> | undefined;

  async function leaveFor(args: SigninRedirectArgs): Promise<never> {
    await orRefused((await managed()).signinRedirect(args));
    // The browser is on its way to another page.
    return new Promise<never>(() => {});
  }

  return {
    arrives: () => window.location.pathname === CALLBACK_PATH,
    remembers: async () => (remembered.read() ?? (await whoInAnotherTab())) === REMEMBERED,
    async restore() {
      if (!this.arrives()) return leaveFor({ prompt: 'none', state: here() });
      arrival ??= arrive(await managed());
      return arrival;
    },
    signIn: (_who, next) => leaveFor({ state: next, ...(remembered.read() === PROVE_ANEW && { prompt: 'login' }) }),
    async again() {
      const known = await managed();
      return entryOf(known, await orRefused(known.signinPopup({ prompt: 'login' })));
    },
    async signOut(chosen) {
      const known = await managed();
      if (chosen) remembered.forget();
      else remembered.write(PROVE_ANEW);
      const user = await known.getUser();
      await known.removeUser();
      const ends = chosen && user && (await known.metadataService.getEndSessionEndpoint().catch(() => undefined));
      if (ends) await known.signoutRedirect(user.id_token ? { id_token_hint: user.id_token } : {});
    },
  };
}

/** Loaded only where a provider is configured. */
async function userManager(config: OidcConfig): Promise<UserManager> {
  const { InMemoryWebStorage, UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  const { origin } = window.location;
  return new UserManager({
    authority: config.authority,
    client_id: config.clientId,
    scope: config.scope,
    redirect_uri: `${origin}${CALLBACK_PATH}`,
    post_logout_redirect_uri: `${origin}/sign-in`,
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    automaticSilentRenew: false,
    loadUserInfo: false,
  });
}

/** Ends the way back from the provider. In a window of its own it only tells the page that opened it, and closes. */
async function arrive(manager: UserManager): Promise<Entry | null> {
  try {
    const user = await orRefused(manager.signinCallback());
    return user ? entryOf(manager, user) : null;
  } catch (error) {
    if (error instanceof SignInRefused && error.code === 'login_required') return null;
    throw error;
  }
}

function entryOf(manager: UserManager, user: User): Entry {
  const shown = userOfToken(user.access_token, 'oidc');
  if (!shown) throw new SignInRefused('not_a_jwt');
  remembered.write(REMEMBERED);
  const renew = async () => {
    if (!(await manager.getUser())?.refresh_token) throw new SessionEnded();
    const renewed = await orRefused(manager.signinSilent()).catch((error: unknown) => {
      throw error instanceof SignInRefused ? new SessionEnded() : error;
    });
    if (!renewed) throw new SessionEnded();
    return issued(renewed);
  };
  const next = typeof user.state === 'string' ? { next: user.state } : {};
  return { user: shown, tokens: reissuing(renew, issued(user)), ...next };
}

function issued(user: User): IssuedToken {
  return { token: user.access_token, expiresInSeconds: user.expires_in ?? DEFAULT_LIFE_SECONDS };
}

/** What the provider refuses is told apart from a network that does not reach it. */
async function orRefused<T>(work: Promise<T>): Promise<T> {
  const { ErrorResponse, ErrorTimeout } = await import('oidc-client-ts');
  try {
    return await work;
  } catch (error) {
    if (error instanceof ErrorResponse) throw new SignInRefused(error.error ?? 'unknown');
    if (error instanceof ErrorTimeout || error instanceof TypeError) {
      throw new ChartliftError('network', 'the identity provider cannot be reached', true);
    }
    throw new SignInRefused('invalid_response');
  }
}

function here(): string {
  return window.location.pathname + window.location.search;
}
