import type { Metadata } from 'next';
import { t } from '@/shell/texts';
import { CostsScreen } from './screen';

export const metadata: Metadata = { title: t('nav.costs') };

export default function CostsPage() {
  return <CostsScreen />;
}
