import type { Metadata } from 'next';
import { t } from '@/shell/texts';
import { EditRecordScreen } from './screen';

export const metadata: Metadata = { title: t('title.editRecord') };

export default async function EditRecordPage({ params }: PageProps<'/records/[id]/edit'>) {
  const { id } = await params;
  return <EditRecordScreen id={id} />;
}
