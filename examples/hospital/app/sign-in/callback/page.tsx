import type { Metadata } from 'next';
import { Returning } from '@/features/people/returning';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('title.signIn') };

export default function CallbackPage() {
  return <Returning />;
}
