import type { Menu as Base } from '@base-ui/react/menu';
import { createContext, type ReactNode } from 'react';

export interface MenuProps {
  trigger: ReactNode;
  triggerClass: string;
  children: ReactNode;
}

export interface MenuPopupProps extends MenuProps {
  /** Whether somebody has pressed the button before the menu was there. */
  begun: boolean;
  /** Whether the button had the keyboard's focus then. */
  focused: boolean;
}

/** What a menu is made of, handed down by the one that is open: items need not be loaded before. */
export const MenuParts = createContext<Pick<typeof Base, 'Item' | 'Separator' | 'Group' | 'GroupLabel'> | null>(null);
