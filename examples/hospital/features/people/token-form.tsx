'use client';
import { Form } from '@base-ui/react/form';
import { type FormEvent, useState } from 'react';
import { TokenRefused, useSession } from '@/features/session/session-provider';
import { describeError, hasCode } from '@/lib/errors';
import { Button } from '@/ui/button';
import { Field, TextArea } from '@/ui/field';

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
      <Field
        name="token"
        label="Access token"
        hint="From your hospital's identity provider. It stays in this page's memory and is gone when you leave."
      >
        <TextArea required autoComplete="off" spellCheck={false} rows={4} />
      </Field>
      <Button type="submit" look="primary">
        Sign in
      </Button>
    </Form>
  );
}

function reason(error: unknown): string {
  if (error instanceof TokenRefused) return error.message;
  if (hasCode(error, 'token_expired')) return 'The server says that this token has expired. Get a fresh one.';
  if (hasCode(error, 'unauthenticated')) return 'The server does not accept this token. Get a fresh one.';
  const { title, advice } = describeError(error);
  return `${title}. ${advice}`;
}
