'use client';
import { useMutation } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { SignInRefused } from '@/features/session/adapters/adapter';
import { useSession } from '@/features/session/session-provider';
import { errorLine } from '@/lib/errors';
import { Button } from '@/ui/button';
import { t } from './texts';

/** Leads to the hospital's identity provider. */
export function ProviderButton({ name, next }: { name: string; next: string }) {
  const { signIn } = useSession();
  const leave = useMutation({ mutationFn: () => signIn('', next) });
  return (
    <div className="card mt-6 flex flex-col gap-4 p-5">
      <p className="text-ink-2">{t('provider.lead')}</p>
      <Button look="primary" disabled={leave.isPending} focusableWhenDisabled onClick={() => leave.mutate()}>
        <LogIn aria-hidden="true" className="size-4" />
        {name ? t('provider.submit', { name }) : t('provider.submitUnnamed')}
      </Button>
      {leave.error && (
        <p role="alert" className="text-critical">
          {leave.error instanceof SignInRefused
            ? t('provider.refused', { code: leave.error.code })
            : errorLine(leave.error)}
        </p>
      )}
    </div>
  );
}
