import type { TokenSource } from './token-source';

/** The signed-in user as the app shows them. */
export interface SessionUser {
  /** The token's subject: the same person signs in again under the same id. */
  id: string;
  name: string;
  /** For example `Clinician`. */
  role: string;
  tenantName: string;
  /** What vouches for them: a demo server, the identity provider, or a token they brought. */
  by: 'demo' | 'oidc' | 'token';
}

/** `refused`: the identity provider did not let them in. */
export type SignedOutReason = 'expired' | 'idle' | 'chosen' | 'refused';

export type Session =
  /** A reload: the server is asked for a new token; `error` when it could not be reached. */
  | { status: 'restoring'; error?: unknown }
  | { status: 'signed-out'; reason: SignedOutReason | null; code?: string }
  /** `ended`: no token can be had until the user signs in again; calls and uploads wait, the screen is locked. `next`: where they wanted to go. */
  | { status: 'signed-in'; user: SessionUser; tokens: TokenSource; ended: boolean; next?: string };

/** `read_only_auditor` → `Read only auditor`. */
export function roleLabel(role: string): string {
  const words = role.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
