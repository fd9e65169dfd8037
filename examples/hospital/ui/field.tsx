'use client';
import { Field as Base } from '@base-ui/react/field';
import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { t } from './texts';

export const controlClass =
  'w-full rounded-lg border border-line-strong bg-surface px-3 text-base text-ink transition-colors sm:text-sm ' +
  'focus:border-accent focus:outline-2 focus:outline-accent focus:-outline-offset-1 data-invalid:border-critical';

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

/** A labelled form field; its error text comes from the browser's own check or from the form's `errors`. */
export function Field({ name, label, hint, optional, className, children }: FieldProps) {
  return (
    <Base.Root name={name} className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
      <Base.Label className="font-medium text-[0.8125rem]">
        {label}
        {optional && <span className="ml-1.5 font-normal text-ink-2">{t('optional')}</span>}
      </Base.Label>
      {children}
      {hint && <Base.Description className="text-ink-2 text-xs">{hint}</Base.Description>}
      <Base.Error className="text-critical text-xs" />
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
