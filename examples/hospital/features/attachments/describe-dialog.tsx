'use client';
import { Form } from '@base-ui/react/form';
import { useUpdateAttachment } from '@chartlift/client/query';
import type { FormEvent } from 'react';
import type { Attachment } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter, useDialog } from '@/ui/dialog';
import { Field, TextArea } from '@/ui/field';
import { t as common } from '@/ui/texts';
import { t } from './texts';

/** Says what a file is, where its name does not. */
export function DescribeDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('describe.title')}
      description={<span className="break-words">{attachment.file_name}</span>}
    >
      <DescribeForm attachment={attachment} onDone={onClose} />
    </Dialog>
  );
}

function DescribeForm({ attachment, onDone }: { attachment: Attachment; onDone: () => void }) {
  const describe = useUpdateAttachment(attachment.record_id);
  const { close, setUnsaved } = useDialog();
  const errors = fieldErrors(describe.error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const description = String(new FormData(event.currentTarget).get('description') ?? '').trim() || null;
    describe.mutate({ id: attachment.id, changes: { description } }, { onSuccess: onDone });
  }

  return (
    <Form className="flex min-h-0 flex-1 flex-col" errors={errors} onInput={() => setUnsaved(true)} onSubmit={submit}>
      <DialogBody>
        <Field name="description" label={t('describe.label')}>
          <TextArea maxLength={2000} rows={4} defaultValue={attachment.description ?? ''} />
        </Field>
        {describe.error !== null && Object.keys(errors).length === 0 && (
          <p role="alert" className="mt-3 text-critical">
            {errorLine(describe.error)}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{common('cancel')}</Button>
        <Button type="submit" look="primary" disabled={describe.isPending} focusableWhenDisabled>
          {t(describe.isPending ? 'describe.busy' : 'describe.submit')}
        </Button>
      </DialogFooter>
    </Form>
  );
}
