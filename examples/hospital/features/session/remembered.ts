/**
 * Remembers that this tab is signed in, so that a reload does not sign out: a demo's persona, or that there is a session
 * with the identity provider. Never a token: those stay in memory, where neither another tab nor a later user of the
 * machine finds them.
 */
const KEY = 'chartlift.session';

export const remembered = {
  read: (): string | null => sessionStorage.getItem(KEY),
  write: (who: string): void => sessionStorage.setItem(KEY, who),
  forget: (): void => sessionStorage.removeItem(KEY),
};
