/** Only paths of this app: a link must not be able to lead a user elsewhere after signing in. */
export function localPath(next: string | string[] | undefined): string {
  const base = 'http://app.invalid';
  if (typeof next !== 'string' || !URL.canParse(next, base)) return '/records';
  const url = new URL(next, base);
  return url.origin === base ? `${url.pathname}${url.search}` : '/records';
}
