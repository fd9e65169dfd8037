'use client';
import { Form } from '@base-ui/react/form';
import { useUpdateAttachment } from '@chartlift/client/query';
import type { FormEvent } from 'react';
import type { Attachment } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter, useDialog } from '@/ui/dialog';
import { Field, TextInput } from '@/ui/field';
import { t as common } from '@/ui/texts';
import { t } from './texts';

/** Names a file anew; every version keeps its own bytes. */
export function RenameDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('rename.title')}>
      <RenameForm attachment={attachment} onDone={onClose} />
    </Dialog>
  );
}

function RenameForm({ attachment, onDone }: { attachment: Attachment; onDone: () => void }) {
  const rename = useUpdateAttachment(attachment.record_id);
  const { close, setUnsaved } = useDialog();
  const errors = fieldErrors(rename.error);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fileName = String(new FormData(event.currentTarget).get('file_name') ?? '').trim();
    if (fileName === attachment.file_name) return onDone();
    rename.mutate({ id: attachment.id, changes: { file_name: fileName } }, { onSuccess: onDone });
  }

  return (
    <Form className="flex min-h-0 flex-1 flex-col" errors={errors} onInput={() => setUnsaved(true)} onSubmit={submit}>
      <DialogBody>
        <Field name="file_name" label={t('rename.label')}>
          <TextInput
            required
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            defaultValue={attachment.file_name}
          />
        </Field>
        {rename.error !== null && Object.keys(errors).length === 0 && (
          <p role="alert" className="mt-3 text-critical">
            {errorLine(rename.error)}
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        <Button onClick={close}>{common('cancel')}</Button>
        <Button type="submit" look="primary" disabled={rename.isPending} focusableWhenDisabled>
          {t(rename.isPending ? 'rename.busy' : 'rename.submit')}
        </Button>
      </DialogFooter>
    </Form>
  );
}
