import type { Metadata } from 'next';
import { SignInScreen } from '@/features/people/sign-in-screen';
import { localPath } from '@/lib/local-path';
import { t } from '@/shell/texts';

export const metadata: Metadata = { title: t('title.signIn') };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next } = await searchParams;
  return <SignInScreen next={localPath(next)} />;
}
