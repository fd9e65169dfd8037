'use client';
import { Copy } from 'lucide-react';
import { Button } from '@/ui/button';
import { addToast } from '@/ui/toasts';
import type { Advice } from './queries';
import { t } from './texts';

/** How a strategy is carried out: the lines for the operator's shell, or why there are none. */
export function CarryOut({ advice }: { advice: Advice }) {
  const { commands, carry_out_note: note } = advice;
  if (commands === null) return note !== null && <p className="mt-1 text-pretty text-ink-2 text-xs">{note}</p>;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(commands);
      addToast({ title: t('whatIf.copied') });
    } catch {
      // Without https there is no clipboard, and some browsers ask.
      addToast({ type: 'error', title: t('whatIf.notCopied') });
    }
  };
  return (
    <details className="mt-1 text-xs print:hidden">
      <summary className="cursor-pointer text-ink-2">{t('whatIf.commands')}</summary>
      <div className="mt-1.5 rounded-lg bg-sunken p-3">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is to be scrolled by keyboard, too. */}
        <pre tabIndex={0} className="overflow-x-auto" data-testid="commands">
          {commands}
        </pre>
        <div className="mt-2 flex flex-wrap items-end justify-between gap-2">
          <p className="min-w-0 flex-1 text-pretty text-ink-2">{note}</p>
          <Button size="sm" onClick={copy}>
            <Copy aria-hidden="true" className="size-3.5" />
            {t('whatIf.copy')}
          </Button>
        </div>
      </div>
    </details>
  );
}
