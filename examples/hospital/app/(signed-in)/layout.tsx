import type { ReactNode } from 'react';
import { SignedInArea } from '@/components/session/signed-in-area';

export default function SignedInLayout({ children }: { children: ReactNode }) {
  return <SignedInArea>{children}</SignedInArea>;
}
