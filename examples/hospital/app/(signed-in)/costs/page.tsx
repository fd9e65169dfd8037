import type { Metadata } from 'next';
import { CostsScreen } from '@/features/costs/costs-screen';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('nav.costs') };

export default function CostsPage() {
  return <CostsScreen />;
}
