import type { Metadata } from 'next';
import { SignInScreen } from '@/features/people/sign-in-screen';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next } = await searchParams;
  return <SignInScreen next={localPath(next)} />;
}

/** Only paths of this app: a link must not be able to lead a user elsewhere after signing in. */
function localPath(next: string | string[] | undefined): string {
  const base = 'http://app.invalid';
  if (typeof next !== 'string' || !URL.canParse(next, base)) return '/records';
  const url = new URL(next, base);
  return url.origin === base ? `${url.pathname}${url.search}` : '/records';
}
