'use client';
import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface MenuProps {
  trigger: ReactNode;
  triggerClass: string;
  children: ReactNode;
}

export function Menu({ trigger, triggerClass, children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger className={triggerClass}>{trigger}</Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className="min-w-52 rounded-xl border bg-raised p-1 shadow-float outline-hidden transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({
  icon: Icon,
  onSelect,
  children,
}: {
  icon: LucideIcon;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Base.Item
      onClick={onSelect}
      className="flex h-9 cursor-default select-none items-center gap-2.5 rounded-lg px-2.5 outline-hidden data-highlighted:bg-hover"
    >
      <Icon aria-hidden="true" className="size-4 text-ink-2" />
      {children}
    </Base.Item>
  );
}

export const MenuSeparator = () => <Base.Separator className="my-1 h-px bg-line" />;
