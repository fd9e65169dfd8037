import { LockKeyhole, PencilLine } from 'lucide-react';
import type { RecordStatus } from '@/lib/api-types';
import { Badge } from '@/ui/badge';
import { t } from './texts';

export function StatusBadge({ status }: { status: RecordStatus }) {
  return status === 'finalized' ? (
    <Badge tone="positive">
      <LockKeyhole aria-hidden="true" className="size-3" />
      {t('status.finalized')}
    </Badge>
  ) : (
    <Badge tone="caution">
      <PencilLine aria-hidden="true" className="size-3" />
      {t('status.draft')}
    </Badge>
  );
}
