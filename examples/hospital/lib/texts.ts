import { createTranslator } from 'use-intl/core';
import { LOCALE } from '@/messages';

/**
 * Says what a part of the catalogue (`messages/`) holds: ICU messages, so that plurals and numbers follow the language.
 * Keys and arguments are checked by the compiler. A message that cannot be said is a fault, never a key on the screen.
 */
export function translator<const Messages extends Record<string, unknown>>(messages: Messages) {
  return createTranslator<Messages>({
    locale: LOCALE,
    messages,
    onError: (error) => {
      throw error;
    },
  });
}

/** Whether the catalogue has a text under a name that comes from the server. */
export function isKey<T extends object>(texts: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(texts, key);
}
