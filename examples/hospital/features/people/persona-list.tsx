'use client';
import { useMutation } from '@tanstack/react-query';
import { ChevronRight, FlaskConical, LoaderCircle } from 'lucide-react';
import { type Persona, useDemoPersonas } from '@/features/session/demo';
import { roleLabel } from '@/features/session/session';
import { useSession } from '@/features/session/session-provider';
import { hasCode } from '@/lib/errors';
import { Avatar } from '@/ui/avatar';
import { later } from '@/ui/later';
import { Skeleton } from '@/ui/skeleton';
import { ErrorMessage } from '@/ui/state-message';
import { addErrorToast } from '@/ui/toasts';
import { t } from './texts';

const TokenForm = later(() => import('./token-form').then((module) => module.TokenForm));

/** The people of a demo server to sign in as; a server that is not a demo asks for a token instead. */
export function PersonaList({ next }: { next: string }) {
  const personas = useDemoPersonas();
  const { signIn: enter } = useSession();
  const signIn = useMutation({
    mutationFn: (persona: Persona) => enter(persona.id, next),
    onError: addErrorToast,
  });

  if (personas.isPending) return <PersonaSkeletons />;
  if (personas.isError) {
    return hasCode(personas.error, 'not_found') ? (
      <TokenForm />
    ) : (
      <div className="card mt-6">
        <ErrorMessage error={personas.error} onRetry={() => personas.refetch()} />
      </div>
    );
  }
  return (
    <>
      <p className="mt-3 flex items-start gap-2.5 rounded-lg bg-caution-soft px-3.5 py-3 text-caution leading-relaxed">
        <FlaskConical aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <span>{t.rich('demo', { strong: (text) => <strong className="font-semibold">{text}</strong> })}</span>
      </p>
      {byTenant(personas.data).map(([tenantName, people]) => (
        <section key={tenantName} className="mt-6">
          <h2 className="font-medium text-ink-2 text-xs">{tenantName}</h2>
          <ul className="card mt-2 divide-y overflow-hidden">
            {people.map((persona) => (
              <li key={persona.id}>
                <button
                  type="button"
                  data-testid={`persona-${persona.id}`}
                  // It keeps the keyboard's focus, for who cannot be let in just now tries again.
                  aria-disabled={signIn.isPending}
                  onClick={() => !signIn.isPending && signIn.mutate(persona)}
                  className="flex w-full items-center gap-3 px-4 py-3 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 aria-disabled:cursor-progress"
                >
                  <Avatar name={persona.name} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{persona.name}</span>
                    <span className="block text-ink-2 text-xs">{roleLabel(persona.role)}</span>
                  </span>
                  {signIn.isPending && signIn.variables.id === persona.id ? (
                    <LoaderCircle aria-hidden="true" className="size-4 animate-spin text-ink-2" />
                  ) : (
                    <ChevronRight aria-hidden="true" className="size-4 text-ink-2" />
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function byTenant(personas: Persona[]): [string, Persona[]][] {
  const groups = new Map<string, Persona[]>();
  for (const persona of personas) {
    groups.set(persona.tenant_name, [...(groups.get(persona.tenant_name) ?? []), persona]);
  }
  return [...groups];
}

function PersonaSkeletons() {
  return (
    <div aria-busy="true" className="card mt-6 divide-y">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-2 px-4 py-3.5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
