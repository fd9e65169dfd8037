'use client';
import { useMutation } from '@tanstack/react-query';
import { LockKeyhole } from 'lucide-react';
import type { Ref } from 'react';
import { useSession } from '@/features/session/session-provider';
import { describeError } from '@/lib/errors';
import { Button } from '@/ui/button';
import { later } from '@/ui/later';
import { StateMessage } from '@/ui/state-message';
import { t } from './texts';

const TokenForm = later(() => import('@/features/people/token-form').then((module) => module.TokenForm));

interface LockScreenProps {
  /** How many uploads are not done. */
  uploads: number;
  /** Whether the session has ended, so that its user must sign in again for anything to go on. */
  ended: boolean;
  onUnlock: () => void;
  ref: Ref<HTMLElement>;
}

/**
 * Stands in for the whole app while it is locked. A demo has no passwords, so it lets its persona back in by a click; an
 * identity provider asks in a window of its own, so that this page and its uploads stay.
 */
export function LockScreen({ uploads, ended, onUnlock, ref }: LockScreenProps) {
  const { session, signInAgain, signOut } = useSession();
  const again = useMutation({ mutationFn: signInAgain, onSuccess: onUnlock });
  if (session.status !== 'signed-in') return null;
  const { name, by } = session.user;
  return (
    <main
      ref={ref}
      tabIndex={-1}
      aria-label={t(ended ? 'lock.ended' : 'lock.locked')}
      className="grid min-h-dvh place-items-center px-4 py-6 outline-hidden"
    >
      <div className="card w-full max-w-lg">
        <StateMessage
          icon={LockKeyhole}
          title={t(ended ? 'lock.ended' : 'lock.locked')}
          action={
            <div className="flex flex-col-reverse justify-center gap-2 sm:flex-row">
              <Button onClick={() => signOut('chosen')}>
                {t(uploads > 0 ? 'signOut.stopUploading' : 'signOut.leave')}
              </Button>
              {by !== 'token' && (
                <Button look="primary" disabled={again.isPending} focusableWhenDisabled onClick={() => again.mutate()}>
                  {t('lock.continueAs', { name })}
                </Button>
              )}
            </div>
          }
        >
          <p>{ended ? t('lock.endedText', { name, count: uploads }) : t('lock.lockedText', { count: uploads })}</p>
          {again.error && (
            <p role="alert" className="mt-3 text-critical">
              {describeError(again.error).title}
            </p>
          )}
          {by === 'token' && <TokenForm onSignedIn={onUnlock} />}
        </StateMessage>
      </div>
    </main>
  );
}
