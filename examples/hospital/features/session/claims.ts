import { roleLabel, type SessionUser } from './session';

/** What a token says about its bearer, for display only: the server alone decides what a token is worth. */
interface Claims {
  /** Who the bearer is, by the issuer's own id. */
  subject: string;
  name: string;
  tenant: string;
  roles: string[];
}

/** Reads a JWT's payload (RFC 7519); null when the text is not a JWT. */
function readClaims(token: string): Claims | null {
  const payload = token.trim().split('.')[1];
  if (!payload) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const claims: Record<string, unknown> = JSON.parse(new TextDecoder().decode(bytes));
    return {
      subject: String(claims.sub ?? ''),
      name: typeof claims.name === 'string' ? claims.name : String(claims.sub ?? ''),
      tenant: String(claims.tenant ?? ''),
      roles: Array.isArray(claims.roles) ? claims.roles.map(String) : [],
    };
  } catch {
    return null;
  }
}

/** A token's bearer as the app shows them; null when the text is not a JWT. */
export function userOfToken(token: string, by: SessionUser['by']): SessionUser | null {
  const claims = readClaims(token);
  if (!claims) return null;
  const { subject, name, tenant, roles } = claims;
  return { id: subject, name, role: roles.map(roleLabel).join(', '), tenantName: tenant, by };
}
