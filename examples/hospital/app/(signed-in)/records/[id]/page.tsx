import type { Metadata } from 'next';
import { t } from '@/shell/texts';
import { RecordScreen } from './screen';

// Never the patient's name: titles end up in histories and task bars.
export const metadata: Metadata = { title: t('title.record') };

export default async function RecordPage({ params }: PageProps<'/records/[id]'>) {
  const { id } = await params;
  return <RecordScreen id={id} />;
}
