'use client';
import { Field as Base } from '@base-ui/react/field';
import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { controlClass } from './control-class';
import { t } from './texts';

interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  optional?: boolean | undefined;
  className?: string | undefined;
  /** What is wrong with it, where a form judges by itself; otherwise the browser's own check or the form's `errors` say. */
  error?: string | undefined;
  /** For a field whose label is read but not seen: the one beside it says the same to the eye. */
  labelHidden?: boolean | undefined;
  children: ReactNode;
}

/** A labelled form field with its error text. */
export function Field({ name, label, hint, optional, className, error, labelHidden, children }: FieldProps) {
  return (
    <Base.Root
      name={name}
      className={clsx('flex min-w-0 flex-col gap-1.5', className)}
      {...(error !== undefined && { invalid: true })}
    >
      <Base.Label className={clsx('font-medium text-[0.8125rem]', labelHidden && 'sr-only')}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-ink-2">{t('optional')}</span>}
      </Base.Label>
      {children}
      {hint && <Base.Description className="text-ink-2 text-xs">{hint}</Base.Description>}
      {error === undefined ? (
        <Base.Error className="text-critical text-xs" />
      ) : (
        <Base.Error match className="text-critical text-xs">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  );
}

export function TextInput({ className, ...props }: ComponentProps<typeof Base.Control>) {
  return <Base.Control {...props} className={clsx(controlClass, 'h-10', className)} />;
}

export function TextArea({ rows = 3, ...props }: ComponentProps<typeof Base.Control> & { rows?: number }) {
  return (
    <Base.Control {...props} className={clsx(controlClass, 'py-2 leading-relaxed')} render={<textarea rows={rows} />} />
  );
}
