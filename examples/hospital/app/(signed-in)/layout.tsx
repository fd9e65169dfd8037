import type { ReactNode } from 'react';
import { SignedInArea } from '@/shell/signed-in-area';

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return <SignedInArea>{children}</SignedInArea>;
}
