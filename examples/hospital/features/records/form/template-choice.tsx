'use client';
import { useTemplates } from '@chartlift/client/query';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import type { RecordContent } from '@/lib/api-types';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { same } from '../merge';
import { t } from '../texts';
import { contentOf } from './content';
import { draftOf, newDraft, type RecordDraft } from './draft';

/** As many as anyone chooses from. */
const MOST = 200;
const NONE = 'none';

/** Begins a record with what a template says; what was written already stays as it is. */
export function TemplateChoice({ onChoose }: { onChoose: (template: { id: string; version: number } | null) => void }) {
  const templates = useTemplates({ limit: MOST }).data?.pages.flatMap((page) => page.items) ?? [];
  const { getValues, setValue } = useFormContext<RecordDraft>();
  const [chosen, setChosen] = useState(NONE);
  if (templates.length === 0) return null;

  function choose(id: string) {
    setChosen(id);
    const template = templates.find((one) => one.id === id);
    onChoose(template ? { id: template.id, version: template.version } : null);
    if (!template) return;
    const now = getValues();
    const empty = contentOf(newDraft());
    const said = contentOf(now);
    const content = { ...empty, ...template.content } as RecordContent;
    const filled = draftOf(content, now.patient_id, now.doctor_id);
    for (const field of Object.keys(template.content) as (keyof typeof template.content)[]) {
      const untouched = same(said[field], empty[field]);
      if (untouched && template.content[field] != null) setValue(field, filled[field] as never);
    }
  }

  return (
    <Field name="template" label={t('template.label')} hint={t('template.hint')} className="mt-4 max-w-md">
      <Select
        options={[
          { value: NONE, label: t('template.none') },
          ...templates.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={chosen}
        onChange={choose}
      />
    </Field>
  );
}
