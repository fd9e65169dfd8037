'use client';
import { Form } from '@base-ui/react/form';
import { type FormEvent, useState } from 'react';
import { useSession } from '@/features/session/session-provider';
import { Button } from '@/ui/button';
import { Field, TextArea } from '@/ui/field';

/** For servers that trust the hospital's identity provider: takes a token issued there. */
export function TokenForm() {
  const { signInWithToken } = useSession();
  const [errors, setErrors] = useState<Record<string, string>>({});

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '');
    setErrors(signInWithToken(token) ? {} : { token: 'This is not a token, or it has expired. Paste a fresh one.' });
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
