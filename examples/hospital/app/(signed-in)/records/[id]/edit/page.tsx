import type { Metadata } from 'next';
import { EditRecordScreen } from '@/features/records/form/editor-screens';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('title.editRecord') };

export default async function EditRecordPage({ params }: PageProps<'/records/[id]/edit'>) {
  const { id } = await params;
  return <EditRecordScreen id={id} />;
}
