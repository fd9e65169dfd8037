'use client';
import { Link2, ShieldAlert, ShieldCheck } from 'lucide-react';
import { describeError } from '@/lib/errors';
import { formatCount } from '@/lib/format';
import { Button } from '@/ui/button';
import { useVerifyAuditLog } from './queries';

/** Proves on demand that no entry was changed or removed. */
export function VerifyChain() {
  const verify = useVerifyAuditLog();
  const verdict = verify.data;
  const Icon = !verdict ? Link2 : verdict.intact ? ShieldCheck : ShieldAlert;
  const tone = !verdict ? 'text-ink-2' : verdict.intact ? 'text-positive' : 'text-critical';
  return (
    <section aria-label="Proof" className="card mt-6 flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <Icon aria-hidden="true" className={`size-6 shrink-0 ${tone}`} strokeWidth={1.75} />
      <output className="min-w-0 flex-1 basis-56 text-pretty">
        {verify.isError ? (
          <span className="text-critical">{describeError(verify.error).advice}</span>
        ) : !verdict ? (
          'Have the server recompute the chain to see that no entry was changed or removed.'
        ) : verdict.intact ? (
          <>
            <strong className="font-medium">The log is whole.</strong> {formatCount(verdict.checked)} entries were
            checked.
          </>
        ) : (
          <>
            <strong className="font-medium">The log was tampered with.</strong> The first entry that does not fit is no.{' '}
            {formatCount(verdict.first_broken_seq ?? 0)}.
          </>
        )}
      </output>
      <Button disabled={verify.isPending} focusableWhenDisabled onClick={() => verify.mutate()}>
        {verify.isPending ? 'Verifying…' : 'Verify the log'}
      </Button>
    </section>
  );
}
