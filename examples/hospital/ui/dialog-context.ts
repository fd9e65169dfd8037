import { createContext, type ReactNode } from 'react';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** For what is looked at rather than filled in. */
  wide?: boolean;
  children: ReactNode;
}

export interface DialogActions {
  /** Whether something was typed that closing would lose. */
  setUnsaved: (unsaved: boolean) => void;
  /** Closes, after asking where something would be lost. */
  close: () => void;
}

export const DialogContext = createContext<DialogActions | null>(null);
