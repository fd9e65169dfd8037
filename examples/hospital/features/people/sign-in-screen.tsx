'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { SignedOutReason } from '@/features/session/session';
import { useSession } from '@/features/session/session-provider';
import { Logo } from '@/ui/logo';
import { ThemeSwitch } from '@/ui/theme';
import { PersonaList } from './persona-list';

const REASONS: Record<SignedOutReason, string> = {
  expired: 'Your session has ended. Sign in to go on where you were.',
  idle: 'You were signed out after a while without input, to protect patient data.',
  chosen: 'You are signed out.',
};

export function SignInScreen({ next }: { next: string }) {
  const { session } = useSession();
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
        <h1 className="text-balance font-semibold text-2xl tracking-tight">Sign in to your hospital</h1>
        {session.status === 'signed-out' && session.reason && (
          <output className="mt-4 block rounded-lg bg-accent-soft px-3.5 py-2.5 text-accent-strong">
            {REASONS[session.reason]}
          </output>
        )}
        <PersonaList />
      </main>
    </div>
  );
}
