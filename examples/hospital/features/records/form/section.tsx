import type { ReactNode } from 'react';

interface FormSectionProps {
  id: string;
  title: string;
  about?: string | undefined;
  action?: ReactNode;
  children?: ReactNode;
}

/** A part of the form, named. */
export function FormSection({ id, title, about, action, children }: FormSectionProps) {
  return (
    <section aria-labelledby={id} className="card px-4 py-4 sm:px-6 sm:py-5">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={id} className="font-semibold text-base">
          {title}
          {about && <span className="ml-2.5 font-normal text-ink-2 text-sm">{about}</span>}
        </h2>
        {action}
      </header>
      {children}
    </section>
  );
}
