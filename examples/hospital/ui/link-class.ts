/** What a link, or a button that leads somewhere, looks like in a text; on paper like the text. */
export const LINK = 'rounded-sm text-accent-strong underline-offset-2 hover:underline print:text-ink';
