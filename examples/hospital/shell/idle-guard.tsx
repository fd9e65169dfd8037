'use client';
import { useUploads } from '@chartlift/client/react';
import { Activity, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { lastActivity, noteActivity, watchActivity } from '@/features/session/activity';
import { useSession } from '@/features/session/session-provider';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { useRuntimeConfig } from '@/ui/runtime-config';
import { LockScreen } from './lock-screen';
import { t } from './texts';

/** How long before the automatic logoff the user is asked; never more than a quarter of the time. */
const MOST_WARN_SECONDS = 60;
const TICK_MS = 1_000;

/**
 * Signs out after a time without input (45 CFR 164.312(a)(2)(iii), automatic logoff). While uploads are running (not
 * paused) the screen is locked instead, so that a long one survives its user's coffee, and signed out when they are
 * done. It is locked too when the session has ended, until its user has signed in again; uploads wait for that.
 *
 * What is locked away is hidden whole, dialogs and notices included, and hears nothing: `<Activity>` takes its effects
 * down, so that files dropped on the lock screen reach no record ("a locked screen shows and takes nothing" in
 * tests/app).
 */
export function IdleGuard({ children }: { children: ReactNode }) {
  const { idleMinutes } = useRuntimeConfig();
  const { session, signOut } = useSession();
  const ended = session.status === 'signed-in' && session.ended;
  const running = useUploads({ active: true }).filter((upload) => upload.status !== 'paused');
  const uploading = running.length > 0;
  const [secondsLeft, setSecondsLeft] = useState(idleMinutes * 60);
  const [timedOutLocked, setLocked] = useState(false);
  const locked = timedOutLocked || ended;
  const warnSeconds = Math.min(MOST_WARN_SECONDS, idleMinutes * 15);

  useEffect(() => (locked ? undefined : watchActivity()), [locked]);

  const asked = !locked && secondsLeft > 0 && secondsLeft <= warnSeconds;
  const lock = useRef<HTMLElement>(null);
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    // The question goes with the lock, and is nothing to come back to.
    if (locked || asked) return;
    const note = ({ target }: FocusEvent) => {
      if (!lock.current?.contains(target as Node)) before.current = target as HTMLElement;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [locked, asked]);
  // What is locked away loses the keyboard's focus: the lock has it meanwhile, and it is given back.
  useLayoutEffect(() => {
    if (!locked) return;
    lock.current?.focus();
    return () => before.current?.focus();
  }, [locked]);

  useEffect(() => {
    const check = () => setSecondsLeft(Math.ceil(idleMinutes * 60 - (Date.now() - lastActivity()) / 1000));
    const timer = setInterval(check, TICK_MS);
    // Timers sleep with the machine; coming back counts too.
    document.addEventListener('visibilitychange', check);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', check);
    };
  }, [idleMinutes]);

  const timedOut = secondsLeft <= 0;
  useEffect(() => {
    if (timedOut && !uploading) signOut('idle');
    else if (timedOut) setLocked(true);
  }, [timedOut, uploading, signOut]);

  const unlock = () => {
    noteActivity();
    setSecondsLeft(idleMinutes * 60);
    setLocked(false);
  };

  return (
    <>
      <Activity mode={locked ? 'hidden' : 'visible'}>{children}</Activity>
      {locked && <LockScreen ref={lock} uploads={running.length} ended={ended} onUnlock={unlock} />}
      <AlertDialog
        open={asked}
        onOpenChange={(open) => !open && unlock()}
        title={t('idle.title')}
        description={t.rich(uploading ? 'idle.lock' : 'idle.signOut', {
          left: String(secondsLeft),
          seconds: (left) => <span className="figures font-medium text-ink">{left}</span>,
        })}
      >
        <Button onClick={() => signOut('chosen')}>{t('signOut.leaveNow')}</Button>
        <Button look="primary" onClick={unlock}>
          {t('signOut.stay')}
        </Button>
      </AlertDialog>
    </>
  );
}
