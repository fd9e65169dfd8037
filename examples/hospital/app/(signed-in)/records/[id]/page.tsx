import type { Metadata } from 'next';
import { RecordScreen } from '@/features/records/record-screen';
import { t } from '@/shell/texts';

// Never the patient's name: titles end up in histories and task bars.
export const metadata: Metadata = { title: t('title.record') };

export default async function RecordPage({ params }: PageProps<'/records/[id]'>) {
  const { id } = await params;
  return <RecordScreen id={id} />;
}
