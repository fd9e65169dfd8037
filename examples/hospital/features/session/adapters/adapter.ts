import type { SessionUser } from '../session';
import type { TokenSource } from '../token-source';

/** Somebody who has signed in. */
export interface Entry {
  user: SessionUser;
  tokens: TokenSource;
  /** The path they wanted to go to, when signing in has led through another page. */
  next?: string;
}

/** A way of signing in: the demo's people, or the hospital's identity provider. */
export interface SessionAdapter {
  /** Whether this very page is the one the identity provider sends people back to. */
  arrives(): boolean;
  /** Whether this tab, or another of this browser, is signed in. */
  remembers(): Promise<boolean>;
  /** Goes on with the session of before a reload, or ends the way back from the provider; null when that has ended. */
  restore(): Promise<Entry | null>;
  /** `who` is a demo's persona; a provider asks that itself, on its own page, and never answers here. */
  signIn(who: string, next: string): Promise<Entry>;
  /** The same person once more, without leaving the page: uploads wait behind the lock. */
  again(user: SessionUser): Promise<Entry>;
  /** Forgets everything; `chosen` is an end that people asked for, everything else may be followed by a new beginning. */
  signOut(chosen: boolean): Promise<void>;
}

/** The identity provider has refused; `code` is its own (OpenID Connect Core 1.0, 3.1.2.6). */
export class SignInRefused extends Error {
  override name = 'SignInRefused';
  constructor(readonly code: string) {
    super(code);
  }
}
