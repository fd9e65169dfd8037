'use client';
import { BookCopy } from 'lucide-react';
import { useState } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { Button } from '@/ui/button';
import { later } from '@/ui/later';
import { useOnceOpen } from '@/ui/use-once-open';
import { t } from './texts';

const TemplateDialog = later(() => import('./template-dialog').then((module) => module.TemplateDialog));

/** The way to keep what a record says as what others begin with. */
export function KeepTemplate({ record }: { record: MedicalRecord }) {
  const [open, setOpen] = useState(false);
  const once = useOnceOpen(open);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <BookCopy aria-hidden="true" className="size-4" />
        {t('template.keep')}
      </Button>
      {once && <TemplateDialog record={record} open={open} onOpenChange={setOpen} />}
    </>
  );
}
