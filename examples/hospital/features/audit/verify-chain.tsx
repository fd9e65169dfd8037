'use client';
import { Link2, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '@/lib/errors';
import { Button } from '@/ui/button';
import { useVerifyAuditLog } from './queries';
import { t } from './texts';

const strong = (text: ReactNode) => <strong className="font-medium">{text}</strong>;

/** Proves on demand that no entry was changed or removed. */
export function VerifyChain() {
  const verify = useVerifyAuditLog();
  const verdict = verify.data;
  const Icon = !verdict ? Link2 : verdict.intact ? ShieldCheck : ShieldAlert;
  const tone = !verdict ? 'text-ink-2' : verdict.intact ? 'text-positive' : 'text-critical';
  return (
    <section aria-label={t('proof.label')} className="card mt-6 flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <Icon aria-hidden="true" className={`size-6 shrink-0 ${tone}`} strokeWidth={1.75} />
      <output className="min-w-0 flex-1 basis-56 text-pretty">
        {verify.isError ? (
          <span className="text-critical">{describeError(verify.error).advice}</span>
        ) : !verdict ? (
          t('proof.about')
        ) : verdict.intact ? (
          t.rich('proof.whole', { strong, count: verdict.checked })
        ) : (
          t.rich('proof.broken', { strong, number: verdict.first_broken_seq ?? 0 })
        )}
      </output>
      <Button disabled={verify.isPending} focusableWhenDisabled onClick={() => verify.mutate()}>
        {t(verify.isPending ? 'proof.busy' : 'proof.verify')}
      </Button>
    </section>
  );
}
