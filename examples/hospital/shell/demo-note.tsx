'use client';
import { FlaskConical } from 'lucide-react';
import { useSession } from '@/features/session/session-provider';
import { t } from './texts';

/** Says on every page that this is a demo, while it is one. */
export function DemoNote() {
  const { session } = useSession();
  if (session.status !== 'signed-in' || session.user.by !== 'demo') return null;
  return (
    <p className="flex items-start gap-2 rounded-lg bg-caution-soft px-3 py-2.5 text-caution text-xs leading-relaxed">
      <FlaskConical aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />
      {t('demoNote')}
    </p>
  );
}
