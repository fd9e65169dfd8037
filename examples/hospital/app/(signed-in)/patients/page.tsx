import type { Metadata } from 'next';
import { PatientsScreen } from '@/features/patients/patients-screen';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('nav.patients') };

export default function PatientsPage() {
  return <PatientsScreen />;
}
