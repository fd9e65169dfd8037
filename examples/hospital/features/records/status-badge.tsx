import { LockKeyhole, PencilLine } from 'lucide-react';
import type { RecordStatus } from '@/lib/api-types';
import { Badge } from '@/ui/badge';

export function StatusBadge({ status }: { status: RecordStatus }) {
  return status === 'finalized' ? (
    <Badge tone="positive">
      <LockKeyhole aria-hidden="true" className="size-3" />
      Finalized
    </Badge>
  ) : (
    <Badge tone="caution">
      <PencilLine aria-hidden="true" className="size-3" />
      Draft
    </Badge>
  );
}
