import type { Metadata } from 'next';
import { t } from '@/shell/texts';
import { PatientScreen } from './screen';

// Never the patient's name: titles end up in histories and task bars.
export const metadata: Metadata = { title: t('title.patient') };

export default async function PatientPage({ params }: PageProps<'/patients/[id]'>) {
  const { id } = await params;
  return <PatientScreen id={id} />;
}
