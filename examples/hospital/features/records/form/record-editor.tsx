'use client';
import { Form } from '@base-ui/react/form';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { AttachmentSection } from '@/features/attachments/attachment-section';
import { DropZone } from '@/features/uploads/drop-zone';
import type { MedicalRecord } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { formatAgo } from '@/lib/format-date';
import { Button } from '@/ui/button';
import { PageHeader } from '@/ui/page-header';
import { t as clinical } from '../clinical/texts';
import { ConflictNotice } from '../conflict-notice';
import { t } from '../texts';
import type { Person } from './draft';
import { useOwnPractitioner } from './people-queries';
import { FormSection } from './section';
import {
  DiagnosesSection,
  FollowUpSection,
  LabOrdersSection,
  NotesSection,
  PrescriptionsSection,
  TreatmentsSection,
  VisitSection,
  VitalsSection,
} from './sections';
import { TemplateChoice } from './template-choice';
import { type RecordDraftState, type Saving, useRecordDraft } from './use-record-draft';

interface RecordEditorProps {
  /** The record to change; null for a new one. */
  start: MedicalRecord | null;
  /** Whose a new one is, where that is known already. */
  patient?: Person | null;
}

/** A record, new or begun, as it is written: all that it says, and its files. */
export function RecordEditor({ start, patient = null }: RecordEditorProps) {
  const draft = useRecordDraft(start, patient);
  const { form, record, saving, conflict, save, faults, choose } = draft;
  const router = useRouter();
  /** Files given before there was a record to keep them. */
  const [waiting, setWaiting] = useState<readonly File[]>([]);
  useOwnDoctor(draft, start === null);

  // A reload, or the way back from elsewhere, must lead to the record that was begun here, not begin another.
  const begun = start === null && record?.id;
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    // Next.js takes a change of the address for a navigation, which would end the one that leads away from here.
    if (begun && !leaving) window.history.replaceState(null, '', `/records/${begun}/edit`);
  }, [begun, leaving]);

  async function done() {
    setLeaving(true);
    const saved = await save();
    if (saved) return router.replace(`/records/${saved.id}`);
    setLeaving(false);
    focusFault();
  }

  /** Leads to the first field at fault. */
  function focusFault() {
    const [first] = faults();
    // A test of the laboratory is one field for words and code.
    if (first) form.setFocus(first.replace(/^(lab_orders\.\d+\.code)\.text$/, '$1') as 'notes');
  }

  return (
    <FormProvider {...form}>
      <Link
        href={record ? `/records/${record.id}` : '/records'}
        className="-ml-1 mb-3 inline-flex items-center gap-1.5 rounded-md px-1 py-0.5 font-medium text-ink-2 hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t(record ? 'edit.back' : 'title')}
      </Link>
      <PageHeader
        title={t(start ? 'edit.title' : 'create.title')}
        lead={t(start ? 'edit.description' : 'create.description')}
        action={<DoneButton onClick={done} />}
      />
      <SavingState saving={saving} onSave={save} />
      {record === null && <TemplateChoice onChoose={draft.setTemplate} />}
      {conflict && (
        <div className="mt-4">
          <ConflictNotice conflict={conflict} nameOf={namesOf(draft)} onChoose={choose} />
        </div>
      )}
      <Form
        className="mt-4 flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void done();
        }}
      >
        <VisitSection />
        <VitalsSection />
        <DiagnosesSection />
        <TreatmentsSection />
        <PrescriptionsSection />
        <LabOrdersSection />
        <FollowUpSection />
        <NotesSection />
        {/* Enter in a line of text saves, as anywhere else; the button that is seen stands below the files. */}
        <button type="submit" hidden />
      </Form>
      <div className="mt-6">
        {record ? (
          <AttachmentSection record={record} waiting={waiting} />
        ) : (
          <FirstFiles save={save} saving={saving} onFiles={setWaiting} />
        )}
      </div>
      <footer className="mt-6 flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        <SavingText saving={saving} />
        <DoneButton onClick={done} />
      </footer>
    </FormProvider>
  );
}

function DoneButton({ onClick }: { onClick: () => void }) {
  return (
    <Button look="primary" onClick={onClick}>
      {t('edit.done')}
    </Button>
  );
}

/** Whether all of it is kept; screen readers hear it change. */
function SavingState({ saving, onSave }: { saving: Saving; onSave: () => void }) {
  return (
    <output
      className="mt-3 flex min-h-8 flex-wrap items-center gap-x-3"
      data-testid="saving"
      data-status={saving.status}
    >
      <SavingText saving={saving} />
      {(saving.status === 'failed' || saving.status === 'unsaved') && (
        <Button look="ghost" size="sm" onClick={onSave}>
          {t('edit.saving.retry')}
        </Button>
      )}
    </output>
  );
}

function SavingText({ saving }: { saving: Saving }) {
  const trouble = saving.status === 'faulty' || saving.status === 'failed' || saving.status === 'conflict';
  return <span className={trouble ? 'text-critical' : 'text-ink-2'}>{savingText(saving)}</span>;
}

function savingText(saving: Saving): string {
  switch (saving.status) {
    case 'saved':
      return t('edit.saving.saved', { ago: formatAgo(saving.at) });
    case 'faulty':
      return t('edit.saving.faulty', { count: saving.count });
    case 'failed':
      return t('edit.saving.failed', { reason: errorLine(saving.error) });
    default:
      return t(`edit.saving.${saving.status}`);
  }
}

interface FirstFilesProps extends Pick<RecordDraftState, 'save' | 'saving'> {
  onFiles: (files: readonly File[]) => void;
}

/** Takes the first files of a record that is not begun yet: it is begun, then they go up. */
function FirstFiles({ save, saving, onFiles }: FirstFilesProps) {
  return (
    <FormSection id="form-files" title={clinical('section.files')} about={clinical('about.filesFirst')}>
      <div className="mt-4">
        <DropZone
          onFiles={(files) => {
            onFiles(files);
            void save();
          }}
        />
        {saving.status === 'faulty' && (
          <p role="alert" className="mt-3 text-critical">
            {t('edit.incomplete')}
          </p>
        )}
      </div>
    </FormSection>
  );
}

/** Whoever begins a record and is a doctor treats, unless they say otherwise. */
function useOwnDoctor({ form }: RecordDraftState, isNew: boolean) {
  const own = useOwnPractitioner(isNew);
  useEffect(() => {
    if (own && !form.getValues('doctor_id')) form.setValue('doctor_id', own);
  }, [own, form]);
}

/** How those are called whom either side names. */
function namesOf({ form, record, conflict }: RecordDraftState): (id: string) => string {
  const { patient_id, doctor_id } = form.getValues();
  const of = (one: MedicalRecord | null | undefined) =>
    one
      ? [
          { id: one.patient_id, name: one.patient.display_name },
          { id: one.doctor_id, name: one.doctor.display_name },
        ]
      : [];
  const known = [...of(conflict?.theirs), ...of(record), ...[patient_id, doctor_id].filter((it) => it !== null)];
  return (id) => known.find((person) => person.id === id)?.name ?? id;
}
