'use client';
import { useCreateAddendum, useDiscardAddendum, useSignAddendum, useUpdateAddendum } from '@chartlift/client/query';
import { useRef, useState } from 'react';
import type { Addendum } from '@/lib/api-types';
import { errorLine } from '@/lib/errors';
import { randomId } from '@/lib/random-id';
import { AlertDialog } from '@/ui/alert-dialog';
import { Button } from '@/ui/button';
import { Field, TextArea } from '@/ui/field';
import { t as common } from '@/ui/texts';
import { addErrorToast, addToast } from '@/ui/toasts';
import { useLeaveWarning } from '@/ui/use-leave-warning';
import { t } from '../texts';

interface AddendumEditorProps {
  recordId: string;
  /** What was begun before; null for a new one. */
  draft: Addendum | null;
  /** Whether the user has just asked for it, and is about to write. */
  begun: boolean;
  onClose: () => void;
}

/** An addendum being written: kept as a draft, which takes files, until its author signs it. */
export function AddendumEditor({ recordId, draft, begun, onClose }: AddendumEditorProps) {
  const [text, setText] = useState(draft?.text ?? '');
  const [asking, setAsking] = useState<'sign' | 'discard' | null>(null);
  const key = useRef(randomId());
  const begin = useCreateAddendum(recordId);
  const change = useUpdateAddendum(recordId);
  const sign = useSignAddendum(recordId);
  const discard = useDiscardAddendum(recordId);
  const pending = begin.isPending || change.isPending || sign.isPending || discard.isPending;
  const error = begin.error ?? change.error;
  useLeaveWarning(text.trim() !== '' && text !== draft?.text);

  async function keep(): Promise<Addendum> {
    if (!draft) return begin.mutateAsync({ addendum: { text }, idempotencyKey: key.current });
    if (draft.text === text) return draft;
    return change.mutateAsync({ id: draft.id, revision: draft.revision, addendum: { text } });
  }

  const signNow = async () => {
    try {
      await sign.mutateAsync(await keep());
      addToast({ title: t('addenda.done') });
      onClose();
    } catch (cause) {
      addErrorToast(cause);
    }
    setAsking(null);
  };

  const discardNow = async () => {
    try {
      if (draft) await discard.mutateAsync(draft.id);
      onClose();
    } catch (cause) {
      addErrorToast(cause);
    }
    setAsking(null);
  };

  return (
    <form
      className="card mt-3 px-5 py-4"
      onSubmit={(event) => {
        event.preventDefault();
        // What is wrong is said below the text.
        void keep().catch(() => {});
      }}
    >
      <Field name="addendum" label={t('addenda.label')} hint={t(draft ? 'addenda.hint' : 'addenda.hintNew')}>
        <TextArea
          rows={4}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoFocus={begun}
        />
      </Field>
      {error && (
        <p role="alert" className="mt-3 text-critical">
          {errorLine(error)}
        </p>
      )}
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={() => (draft || text.trim() ? setAsking('discard') : onClose())}>
          {draft ? t('addenda.discard') : common('cancel')}
        </Button>
        <Button type="submit" disabled={pending || !text.trim() || draft?.text === text} focusableWhenDisabled>
          {t('addenda.keep')}
        </Button>
        <Button
          look="primary"
          disabled={pending || !text.trim()}
          focusableWhenDisabled
          onClick={() => setAsking('sign')}
        >
          {t('addenda.sign')}
        </Button>
      </div>
      <AlertDialog
        open={asking !== null}
        onOpenChange={(open) => !open && setAsking(null)}
        title={t(asking === 'discard' ? 'addenda.discardTitle' : 'addenda.signTitle')}
        description={t(asking === 'discard' ? 'addenda.discardText' : 'addenda.signText')}
      >
        <Button onClick={() => setAsking(null)}>{t('addenda.goOn')}</Button>
        {asking === 'discard' ? (
          <Button look="danger" disabled={pending} focusableWhenDisabled onClick={discardNow}>
            {t('addenda.discard')}
          </Button>
        ) : (
          <Button look="primary" disabled={pending} focusableWhenDisabled onClick={signNow}>
            {t(pending ? 'addenda.signing' : 'addenda.signSubmit')}
          </Button>
        )}
      </AlertDialog>
    </form>
  );
}
