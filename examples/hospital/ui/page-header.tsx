import type { ReactNode } from 'react';

export function PageHeader({ title, lead, action }: { title: string; lead?: ReactNode; action?: ReactNode }) {
  return (
    <header className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1">
      <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
      <div className="sm:row-span-2">{action}</div>
      {lead && <p className="col-span-2 text-pretty text-ink-2 sm:col-span-1">{lead}</p>}
    </header>
  );
}
