import { mayPass } from '@/lib/errors';
import type { DemoApi, Persona } from '../demo';
import { whoInAnotherTab } from '../other-tabs';
import { remembered } from '../remembered';
import { roleLabel, type SessionUser } from '../session';
import { reissuing, SessionEnded } from '../token-source';
import type { Entry, SessionAdapter } from './adapter';

/** The people of a demo server: no passwords, tokens by the server itself. */
export function demoAdapter(demo: DemoApi): SessionAdapter {
  const known = async () => remembered.read() ?? (await whoInAnotherTab());

  async function enter(personaId: string): Promise<Entry> {
    const issued = await demo.issueToken(personaId);
    const reissue = async () => {
      try {
        return await demo.issueToken(personaId);
      } catch (error) {
        throw mayPass(error) ? error : new SessionEnded();
      }
    };
    remembered.write(personaId);
    return { user: userOf(issued.persona), tokens: reissuing(reissue, issued) };
  }

  return {
    arrives: () => false,
    remembers: async () => (await known()) !== null,
    restore: async () => {
      const personaId = await known();
      return personaId === null ? null : enter(personaId);
    },
    signIn: enter,
    again: (user) => enter(user.id),
    signOut: async () => remembered.forget(),
  };
}

function userOf(persona: Persona): SessionUser {
  return {
    id: persona.id,
    name: persona.name,
    role: roleLabel(persona.role),
    tenantName: persona.tenant_name,
    by: 'demo',
  };
}
