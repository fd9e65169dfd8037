import type { ReactNode } from 'react';
import type { LabOrder, MedicalRecord } from '@/lib/api-types';
import { formatDay } from '@/lib/format-date';
import { Badge, type Tone } from '@/ui/badge';
import { t as records } from '../texts';
import { codesOf, conceptText, dosageText, resultText } from './in-words';
import { t } from './texts';

/** What was found, is done and is to be taken, as far as the record says it. */
export function ClinicalSections({ record }: { record: MedicalRecord }) {
  const { diagnoses, treatments, prescriptions, lab_orders, history_of_present_illness, physical_examination } = record;
  const lists = diagnoses.length + treatments.length + prescriptions.length + lab_orders.length;
  if (lists === 0 && !history_of_present_illness && !physical_examination) return null;
  return (
    <div className="card mb-6 divide-y" data-testid="clinical">
      {(history_of_present_illness || physical_examination) && (
        <div className="grid gap-x-8 gap-y-4 px-5 py-4 md:grid-cols-2">
          <Text title={records('field.history_of_present_illness')} text={history_of_present_illness} />
          <Text title={records('field.physical_examination')} text={physical_examination} />
        </div>
      )}
      {diagnoses.length > 0 && (
        <Section title={t('section.diagnoses')}>
          {diagnoses.map((it, at) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: entries have no ids, and their order is what the record says.
              key={at}
              name={conceptText(it.code)}
              code={codesOf(it.code)}
              about={it.note}
              badge={
                <Badge tone={it.verification_status === 'confirmed' ? 'accent' : 'neutral'}>
                  {t(`verification.${it.verification_status}`)}
                </Badge>
              }
            />
          ))}
        </Section>
      )}
      {treatments.length > 0 && (
        <Section title={t('section.treatments')}>
          {treatments.map((it, at) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={at}
              name={conceptText(it.code)}
              code={codesOf(it.code)}
              about={[it.performed_date && formatDay(it.performed_date), it.note].filter(Boolean).join(' · ')}
              badge={
                <Badge tone={it.status === 'completed' ? 'positive' : 'neutral'}>
                  {t(`treatmentStatus.${it.status}`)}
                </Badge>
              }
            />
          ))}
        </Section>
      )}
      {prescriptions.length > 0 && (
        <Section title={t('section.prescriptions')}>
          {prescriptions.map((it, at) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={at}
              name={conceptText(it.medication)}
              code={codesOf(it.medication)}
              about={[dosageText(it), it.patient_instruction].filter(Boolean).join(' · ')}
              badge={
                <Badge tone={it.status === 'active' ? 'accent' : 'neutral'}>
                  {t(`prescriptionStatus.${it.status}`)}
                </Badge>
              }
            />
          ))}
        </Section>
      )}
      {lab_orders.length > 0 && (
        <Section title={t('section.labOrders')}>
          {lab_orders.map((it, at) => (
            <Entry
              // biome-ignore lint/suspicious/noArrayIndexKey: see above.
              key={at}
              name={conceptText(it.code)}
              code={codesOf(it.code)}
              about={[
                it.result?.reference_range && t('usual', { range: it.result.reference_range }),
                it.result?.effective_date && formatDay(it.result.effective_date),
              ]
                .filter(Boolean)
                .join(' · ')}
              value={resultText(it)}
              badge={<LabBadge order={it} />}
            />
          ))}
        </Section>
      )}
    </div>
  );
}

/** How a result compares; while there is none, how far the order is. */
function LabBadge({ order }: { order: LabOrder }) {
  const how = order.result?.interpretation;
  if (!how) return <Badge>{t(`labStatus.${order.status}`)}</Badge>;
  const tone: Tone =
    how === 'N' || how === 'NEG' ? 'positive' : ['LL', 'HH', 'AA'].includes(how) ? 'critical' : 'caution';
  return <Badge tone={tone}>{t(`interpretation.${how}`)}</Badge>;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="px-5 py-4 md:grid md:grid-cols-[9rem_minmax(0,1fr)] md:gap-6">
      <h2 className="font-semibold max-md:mb-2">{title}</h2>
      <ul className="flex flex-col gap-2.5">{children}</ul>
    </section>
  );
}

interface EntryProps {
  name: string;
  code: string;
  about?: string | null | undefined;
  value?: string;
  badge: ReactNode;
}

function Entry({ name, code, about, value, badge }: EntryProps) {
  return (
    <li className="flex items-start justify-between gap-x-4">
      <div className="min-w-0">
        <p className="break-words font-medium">
          {name}
          {code && code !== name && <span className="figures ml-2 font-normal text-ink-2 text-xs">{code}</span>}
        </p>
        {about && <p className="mt-0.5 text-pretty text-ink-2 text-xs">{about}</p>}
      </div>
      <div className="flex shrink-0 items-center gap-3">
        {value && <span className="figures text-right font-medium">{value}</span>}
        {badge}
      </div>
    </li>
  );
}

function Text({ title, text }: { title: string; text: string | null }) {
  if (!text) return null;
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="text-ink-2 text-xs">{title}</h2>
      <p className="mt-1 whitespace-pre-wrap text-pretty break-words leading-relaxed">{text}</p>
    </section>
  );
}
