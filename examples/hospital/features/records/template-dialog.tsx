'use client';
import { Form } from '@base-ui/react/form';
import { chartliftKeys, useInvalidate } from '@chartlift/client/query';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import { useApi } from '@/features/session/api';
import type { MedicalRecord } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { randomId } from '@/lib/random-id';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Field, TextInput } from '@/ui/field';
import { t as common } from '@/ui/texts';
import { addToast } from '@/ui/toasts';
import { t } from './texts';

interface TemplateDialogProps {
  record: MedicalRecord;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Keeps what a record says as what others begin with; without what is each visit's own. */
export function TemplateDialog({ record, open, onOpenChange }: TemplateDialogProps) {
  const call = useApi();
  const invalidate = useInvalidate();
  const key = useRef(randomId());
  const keep = useMutation({
    mutationFn: (name: string) => {
      const { chief_complaint, department, diagnoses, treatments, prescriptions, notes, visit_type } = record;
      const { history_of_present_illness, physical_examination, follow_up_required } = record;
      // Results are a patient's; the order for them is not.
      const lab_orders = record.lab_orders.map(({ code }) => ({ code, status: 'active' as const, result: null }));
      const content = {
        ...{ chief_complaint, department, diagnoses, treatments, prescriptions, notes, visit_type },
        ...{ history_of_present_illness, physical_examination, follow_up_required, lab_orders },
      };
      return call((api) =>
        api.POST('/api/record-templates', {
          params: { header: { 'Idempotency-Key': key.current } },
          body: { name, description: null, active: true, content },
        }),
      );
    },
    onSuccess: () => {
      invalidate(chartliftKeys.templates);
      key.current = randomId();
      addToast({ title: t('template.done') });
      onOpenChange(false);
    },
  });
  const errors = fieldErrors(keep.error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    keep.mutate(String(new FormData(event.currentTarget).get('name') ?? '').trim());
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('template.keepTitle')}
      description={t('template.keepText')}
    >
      <Form className="flex min-h-0 flex-1 flex-col" errors={errors} onSubmit={submit}>
        <DialogBody>
          <Field name="name" label={t('template.name')}>
            <TextInput required maxLength={200} autoComplete="off" defaultValue={record.chief_complaint ?? ''} />
          </Field>
          {keep.error !== null && Object.keys(errors).length === 0 && (
            <p role="alert" className="mt-3 text-critical">
              {errorLine(keep.error)}
            </p>
          )}
        </DialogBody>
        <DialogFooter>
          <Button onClick={() => onOpenChange(false)}>{common('cancel')}</Button>
          <Button type="submit" look="primary" disabled={keep.isPending} focusableWhenDisabled>
            {t(keep.isPending ? 'template.busy' : 'template.submit')}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
