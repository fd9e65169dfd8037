'use client';
import { useMutation } from '@tanstack/react-query';
import { LockKeyhole } from 'lucide-react';
import { TokenForm } from '@/features/people/token-form';
import { useSession } from '@/features/session/session-provider';
import { describeError } from '@/lib/errors';
import { Button } from '@/ui/button';
import { StateMessage } from '@/ui/state-message';

interface LockScreenProps {
  /** How many uploads are not done. */
  uploads: number;
  /** Whether the session has ended, so that its user must sign in again for anything to go on. */
  ended: boolean;
  onUnlock: () => void;
}

/** Stands in for the whole app while it is locked. A demo has no passwords, so it lets its persona back in by a click. */
export function LockScreen({ uploads, ended, onUnlock }: LockScreenProps) {
  const { session, signInAs, signOut } = useSession();
  const again = useMutation({ mutationFn: signInAs, onSuccess: onUnlock });
  if (session.status !== 'signed-in') return null;
  const { name, personaId } = session.user;
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-6">
      <div className="card w-full max-w-lg">
        <StateMessage
          icon={LockKeyhole}
          title={ended ? 'Your session has ended' : 'Locked'}
          action={
            <div className="flex flex-col-reverse justify-center gap-2 sm:flex-row">
              <Button onClick={() => signOut('chosen')}>
                {uploads > 0 ? 'Sign out and stop uploading' : 'Sign out'}
              </Button>
              {personaId && (
                <Button
                  look="primary"
                  disabled={again.isPending}
                  focusableWhenDisabled
                  onClick={() => again.mutate(personaId)}
                >
                  Continue as {name}
                </Button>
              )}
            </div>
          }
        >
          <p>{ended ? endedText(name, uploads) : lockedText(uploads)}</p>
          {again.error && (
            <p role="alert" className="mt-3 text-critical">
              {describeError(again.error).title}
            </p>
          )}
          {!personaId && <TokenForm onSignedIn={onUnlock} />}
        </StateMessage>
      </div>
    </main>
  );
}

function lockedText(uploads: number): string {
  return uploads === 1
    ? 'Locked after a while without input. One upload goes on in the background; you will be signed out when it is done.'
    : `Locked after a while without input. ${uploads} uploads go on in the background; you will be signed out when they are done.`;
}

function endedText(name: string, uploads: number): string {
  const waiting = uploads === 0 ? '' : uploads === 1 ? ' One upload waits for it.' : ` ${uploads} uploads wait for it.`;
  return `Sign in again as ${name} to go on where you were; nothing is lost.${waiting}`;
}
