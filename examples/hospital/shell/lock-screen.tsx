'use client';
import { LockKeyhole } from 'lucide-react';
import { useSession } from '@/features/session/session-provider';
import { Button } from '@/ui/button';
import { StateMessage } from '@/ui/state-message';

/** Covers everything while uploads go on. A demo has no passwords, so it lets its persona back in by a click. */
export function LockScreen({ uploads, onUnlock }: { uploads: number; onUnlock: () => void }) {
  const { session, signOut } = useSession();
  if (session.status !== 'signed-in') return null;
  const { user } = session;
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="card w-full max-w-lg">
        <StateMessage
          icon={LockKeyhole}
          title="Locked"
          action={
            <div className="flex flex-col-reverse gap-2 sm:flex-row">
              <Button onClick={() => signOut('chosen')}>Sign out and stop uploading</Button>
              {user.personaId && (
                <Button look="primary" onClick={onUnlock}>
                  Continue as {user.name}
                </Button>
              )}
            </div>
          }
        >
          <p>
            Locked after a while without input. {uploads === 1 ? 'One upload goes on' : `${uploads} uploads go on`} in
            the background; you will be signed out when {uploads === 1 ? 'it is' : 'they are'} done.
          </p>
        </StateMessage>
      </div>
    </main>
  );
}
