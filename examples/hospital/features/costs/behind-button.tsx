'use client';
import type { UsageRowFilter } from '@chartlift/client/query';
import { useState } from 'react';
import { later } from '@/ui/later';
import { LINK } from '@/ui/link-class';
import { t } from './texts';

const BehindDialog = later(() => import('./behind-dialog').then((module) => module.BehindDialog));

interface BehindButtonProps {
  row: UsageRowFilter;
  /** The number. */
  text: string;
  /** What it is of. */
  label: string;
}

/** A number that opens the files behind it. */
export function BehindButton({ row, text, label }: BehindButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t('usage.behind.open', { files: text, group: label })}
        className={LINK}
      >
        {text}
      </button>
      {open && <BehindDialog row={row} label={label} onClose={() => setOpen(false)} />}
    </>
  );
}
