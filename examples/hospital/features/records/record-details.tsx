import type { ReactNode } from 'react';
import type { MedicalRecord } from '@/lib/api-types';
import { formatDay, formatMoment } from '@/lib/format-date';
import { Skeleton } from '@/ui/skeleton';
import { t as clinical } from './clinical/texts';
import { t } from './texts';
import { visitTypeLabel } from './vocabulary';

export function RecordDetails({ record }: { record: MedicalRecord }) {
  return (
    <aside aria-label={t('detail.label')} className="card px-5 py-4">
      <h2 className="font-semibold">{t('detail.visit')}</h2>
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3.5 xl:grid-cols-1">
        <Detail label={t('detail.date')}>{formatDay(record.visit_date)}</Detail>
        <Detail label={t('detail.type')}>{visitTypeLabel(record.visit_type)}</Detail>
        {record.department && <Detail label={t('detail.department')}>{record.department}</Detail>}
        <Detail label={t('detail.doctor')}>{record.doctor.display_name}</Detail>
        {record.appointment_id && <Detail label={t('field.appointment_id')}>{record.appointment_id}</Detail>}
        {record.follow_up_required && (
          <Detail label={clinical('section.followUp')}>
            {record.follow_up_date
              ? clinical('followUpOn', { day: formatDay(record.follow_up_date) })
              : clinical('followUp.open')}
          </Detail>
        )}
        <Detail label={t('detail.created')}>
          {record.created_by}
          <span className="figures block text-ink-2 text-xs">{formatMoment(record.created_at)}</span>
        </Detail>
        {record.finalized_at ? (
          <Detail label={t('detail.finalized')}>
            {record.finalized_by}
            <span className="figures block text-ink-2 text-xs">{formatMoment(record.finalized_at)}</span>
          </Detail>
        ) : (
          record.revision > 1 && (
            <Detail label={t('detail.changed')}>
              {record.updated_by}
              <span className="figures block text-ink-2 text-xs">{formatMoment(record.updated_at)}</span>
            </Detail>
          )
        )}
      </dl>
      {record.notes && (
        <>
          <h3 className="mt-5 border-t pt-4 text-ink-2 text-xs">{t('detail.notes')}</h3>
          <p className="mt-1 whitespace-pre-wrap text-pretty leading-relaxed">{record.notes}</p>
        </>
      )}
    </aside>
  );
}

function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-2 text-xs">{label}</dt>
      <dd className="mt-0.5 break-words">{children}</dd>
    </div>
  );
}

export function RecordDetailsSkeleton() {
  return (
    <div className="card flex flex-col gap-4 px-5 py-4">
      {[0, 1, 2, 3].map((row) => (
        <div key={row}>
          <Skeleton className="h-3 w-16" />
          <Skeleton className="mt-1.5 h-4 w-32" />
        </div>
      ))}
    </div>
  );
}
