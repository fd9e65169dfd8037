/**
 * Remembers which demo persona this tab is signed in as, so that a reload does not sign out. Only an id is kept: tokens
 * stay in memory, where neither another tab nor a later user of the machine finds them.
 */
const KEY = 'chartlift.persona';

export const rememberedPersona = {
  read: (): string | null => sessionStorage.getItem(KEY),
  write: (personaId: string): void => sessionStorage.setItem(KEY, personaId),
  forget: (): void => sessionStorage.removeItem(KEY),
};
