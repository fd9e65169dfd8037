'use client';
import { UserRoundX } from 'lucide-react';
import { useRef } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { formatDay } from '@/lib/format-date';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { t } from '../texts';
import type { Differing, Identity } from './identity';
import { filesOf, identityOf, type Question, type Stranger } from './use-intake';

interface MismatchDialogProps {
  record: MedicalRecord;
  question: Question;
}

/** Asks before files that say they are another patient's are sent: what they say beside what the record says, or that it cannot be read. */
export function MismatchDialog({ record, question: { strangers, answer } }: MismatchDialogProps) {
  const leave = useRef<HTMLButtonElement>(null);
  const count = filesOf(strangers).length;
  const unreadable = filesOf(strangers.filter((one) => one.unreadable)).length;
  return (
    <AlertDialog
      open
      wide
      initialFocus={leave}
      onOpenChange={(open) => !open && answer(false)}
      title={titleOf(count, unreadable)}
      description={
        <>
          <p>{t('mismatch.text')}</p>
          <section
            aria-label={t('mismatch.label')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
            tabIndex={0}
            className="mt-4 flex max-h-[50dvh] flex-col gap-4 overflow-y-auto"
          >
            {strangers.map((stranger) => (
              <StrangerTable
                key={stranger.files[0]?.file.name ?? ''}
                stranger={stranger}
                expected={identityOf(record)}
              />
            ))}
          </section>
        </>
      }
    >
      <Button ref={leave} onClick={() => answer(false)}>
        {t('mismatch.leave')}
      </Button>
      <Button look="danger" onClick={() => answer(true)}>
        {t('mismatch.send')}
      </Button>
    </AlertDialog>
  );
}

function titleOf(count: number, unreadable: number): string {
  if (unreadable === 0) return t('mismatch.title', { count });
  return unreadable === count ? t('mismatch.titleUnreadable', { count }) : t('mismatch.titleBoth', { count });
}

const ROWS: readonly Differing[] = ['id', 'name', 'birth_date'];

function StrangerTable({ stranger, expected }: { stranger: Stranger; expected: Identity }) {
  const { identity, unreadable, files, differing } = stranger;
  const [first] = files;
  return (
    <section className="rounded-lg border text-ink" data-testid="mismatch">
      <h3 className="flex items-start gap-2 border-b bg-sunken px-3.5 py-2.5 font-medium">
        <UserRoundX aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-critical" />
        <span className="min-w-0 break-words">
          {t('mismatch.files', { name: first?.file.name ?? '', more: files.length - 1 })}
        </span>
      </h3>
      {identity ? (
        <table className="w-full">
          <thead className="text-left text-ink-2 text-xs">
            <tr>
              <td className="w-28 px-3.5 py-2" />
              <th className="px-3.5 py-2 font-medium">{t('mismatch.inFile')}</th>
              <th className="px-3.5 py-2 font-medium">{t('mismatch.inRecord')}</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map((row) => (
              <tr key={row} className="border-t align-top">
                <th scope="row" className="px-3.5 py-2 text-left font-normal text-ink-2">
                  {t(`mismatch.${row}`)}
                </th>
                <td className="break-words px-3.5 py-2">
                  {differing.includes(row) ? (
                    <mark className="rounded bg-critical-soft px-1 font-medium text-critical">
                      {said(identity, row)}
                    </mark>
                  ) : (
                    said(identity, row)
                  )}
                </td>
                <td className="break-words px-3.5 py-2">{said(expected, row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="px-3.5 py-3">
          {unreadable
            ? t('mismatch.unreadable', { count: files.length, format: t(`mismatch.${unreadable}`) })
            : t('mismatch.several')}
        </p>
      )}
    </section>
  );
}

function said(identity: Identity, row: Differing): string {
  if (row === 'id') return identity.ids.join(', ') || t('mismatch.unsaid');
  if (row === 'name') return identity.name ?? t('mismatch.unsaid');
  const { birthDate } = identity;
  if (!birthDate) return t('mismatch.unsaid');
  return birthDate.length === 10 ? formatDay(birthDate) : birthDate;
}
