import type { Metadata } from 'next';
import { PatientScreen } from '@/features/patients/patient-screen';
import { t } from '@/shell/texts';

// Never the patient's name: titles end up in histories and task bars.
export const metadata: Metadata = { title: t('title.patient') };

export default async function PatientPage({ params }: PageProps<'/patients/[id]'>) {
  const { id } = await params;
  return <PatientScreen id={id} />;
}
