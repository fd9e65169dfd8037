import type { Metadata } from 'next';
import { t } from '@/shell/texts';
import { PatientsScreen } from './screen';

export const metadata: Metadata = { title: t('nav.patients') };

export default function PatientsPage() {
  return <PatientsScreen />;
}
