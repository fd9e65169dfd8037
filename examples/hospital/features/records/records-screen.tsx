'use client';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useCan } from '@/features/session/me';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { NewRecordDialog } from './new-record-dialog';
import { RecordList } from './record-list';
import { RecordToolbar } from './record-toolbar';
import { t } from './texts';

export function RecordsScreen() {
  const [creating, setCreating] = useState(false);
  const mayCreate = useCan('records_write');
  const open = () => setCreating(true);
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        action={
          mayCreate && (
            <Button look="primary" data-testid="new-record" onClick={open}>
              <Plus aria-hidden="true" className="size-4" />
              {t('create.open')}
            </Button>
          )
        }
      />
      <RecordToolbar />
      <RecordList newRecord={mayCreate && <Button onClick={open}>{t('create.first')}</Button>} />
      <NewRecordDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
