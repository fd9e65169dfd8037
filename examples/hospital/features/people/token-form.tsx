'use client';
import { Form } from '@base-ui/react/form';
import { type FormEvent, useState } from 'react';
import { TokenRefused, useSession } from '@/features/session/session-provider';
import { errorLine, hasCode } from '@/lib/errors';
import { Button } from '@/ui/button';
import { Field, TextArea } from '@/ui/field';
import { t } from './texts';

/** For servers that trust the hospital's identity provider: takes a token issued there. */
export function TokenForm({ onSignedIn }: { onSignedIn?: () => void }) {
  const { signInWithToken } = useSession();
  const [errors, setErrors] = useState<Record<string, string>>({});

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '');
    setErrors({});
    try {
      await signInWithToken(token);
      onSignedIn?.();
    } catch (error) {
      setErrors({ token: reason(error) });
    }
  }

  return (
    <Form className="card mt-6 flex flex-col gap-4 p-5" errors={errors} onSubmit={submit}>
      <Field name="token" label={t('token.label')} hint={t('token.hint')}>
        <TextArea required autoComplete="off" spellCheck={false} rows={4} />
      </Field>
      <Button type="submit" look="primary">
        {t('token.submit')}
      </Button>
    </Form>
  );
}

function reason(error: unknown): string {
  if (error instanceof TokenRefused) {
    return error.reason === 'malformed' ? t('token.malformed') : t('token.otherUser', { name: error.sessionOf });
  }
  if (hasCode(error, 'token_expired')) return t('token.expired');
  if (hasCode(error, 'unauthenticated')) return t('token.refused');
  return errorLine(error);
}
