'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useSession } from '@/features/session/session-provider';
import { Logo } from '@/ui/logo';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { ThemeSwitch } from '@/ui/theme';
import { PersonaList } from './persona-list';
import { ProviderButton } from './provider-button';
import { t } from './texts';

export function SignInScreen({ next }: { next: string }) {
  const { session } = useSession();
  const { oidc } = useRuntimeConfig();
  const router = useRouter();
  const { status } = session;

  useEffect(() => {
    if (status === 'signed-in') router.replace(next as '/records');
  }, [status, router, next]);

  return (
    <div className="flex min-h-dvh flex-col px-4 py-6 sm:px-8">
      <header className="flex items-center justify-between gap-4">
        <Logo />
        <ThemeSwitch />
      </header>
      <main className="mx-auto my-auto w-full max-w-md py-10">
        <h1 className="text-balance font-semibold text-2xl tracking-tight">{t('title')}</h1>
        {session.status === 'signed-out' && session.reason && (
          <output className="mt-4 block rounded-lg bg-accent-soft px-3.5 py-2.5 text-accent-strong">
            {session.reason === 'refused'
              ? t('provider.refused', { code: session.code ?? '' })
              : t(`reason.${session.reason}`)}
          </output>
        )}
        {oidc ? <ProviderButton name={oidc.name} next={next} /> : <PersonaList next={next} />}
      </main>
    </div>
  );
}
