'use client';
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, use, useState } from 'react';
import { later } from './later';
import { MenuParts, type MenuPopupProps, type MenuProps } from './menu-parts';

interface Early extends MenuPopupProps {
  onPress: () => void;
  onFocused: (focused: boolean) => void;
}

const MenuPopup = later<Early>(
  () => import('./menu-popup').then((module) => module.MenuPopup),
  ({ trigger, triggerClass, onPress, onFocused }) => (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      className={triggerClass}
      onClick={onPress}
      onFocus={() => onFocused(true)}
      onBlur={() => onFocused(false)}
    >
      {trigger}
    </button>
  ),
);

/** A button that opens a list of things to do. */
export function Menu(props: MenuProps) {
  const [begun, setBegun] = useState(false);
  const [focused, setFocused] = useState(false);
  return <MenuPopup {...props} begun={begun} focused={focused} onPress={() => setBegun(true)} onFocused={setFocused} />;
}

function useParts() {
  const parts = use(MenuParts);
  if (!parts) throw new Error('parts of a menu need a <Menu> above them');
  return parts;
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
  const { Item } = useParts();
  return (
    <Item
      onClick={onSelect}
      className="flex h-9 cursor-default select-none items-center gap-2.5 rounded-lg px-2.5 outline-hidden data-highlighted:bg-hover"
    >
      <Icon aria-hidden="true" className="size-4 text-ink-2" />
      {children}
    </Item>
  );
}

export function MenuSeparator() {
  const { Separator } = useParts();
  return <Separator className="my-1 h-px bg-line" />;
}

/** Items under a heading. */
export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  const { Group, GroupLabel } = useParts();
  return (
    <Group>
      <GroupLabel className="px-2.5 py-2 leading-snug">{label}</GroupLabel>
      {children}
    </Group>
  );
}
